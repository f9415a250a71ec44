// What each kind of fact is called, and what its code, its second person and its value mean: one
// row a kind, read by the agencies and by the documentation.

#include "data-samples/world/world_codes.h"
#include "data-samples/world/world.h"

static const char *const sources[] = {"police",     "school", "health",  "council",
                                      "individual", "legal",  "housing", "other"};
static const char *const assessments[] = {"not_in_need", "in_need", "enquiry"};
static const char *const enquiries[] = {"no_action", "services", "conference"};
static const char *const conferences[] = {"no_plan", "plan"};
static const char *const categories[] = {"neglect", "emotional", "physical", "sexual"};
static const char *const cares[] = {"care_order", "agreed", "emergency"};
static const char *const panels[] = {"offered_by_need", "near_threshold", "below_threshold"};
static const char *const helps[] = {"parenting", "family_support"};
static const char *const grades[] = {"standard", "medium", "high"};
static const char *const nuisances[] = {"noise", "nuisance", "harassment", "damage"};
static const char *const offences[] = {"violence", "theft", "drugs", "public_order", "other"};
static const char *const concerns[] = {"domestic_abuse", "neglect", "missing", "other"};
static const char *const bookings[] = {"by_12_weeks", "by_20_weeks", "after_20_weeks"};
static const char *const visits[] = {"antenatal", "new_birth", "six_weeks", "one_year",
                                     "two_years"};
static const char *const emergencies[] = {"injury",    "poison_or_burn", "infection", "breathing",
                                          "self_harm", "intoxication",   "assault",   "other"};
static const char *const tenancies[] = {"secure", "introductory"};
static const char *const losses[] = {"domestic_abuse", "family", "notice", "arrears", "other"};
static const char *const possessions[] = {"notice", "claim", "order", "warrant", "eviction"};
static const char *const accounts[] = {"full", "single_discount"};
static const char *const stages[] = {"reminder", "summons", "liability_order", "agent"};
static const char *const benefits[] = {"tax_support", "housing_benefit", "universal_credit"};
static const char *const suspensions[] = {"disruption", "assault", "abuse", "other"};
static const char *const logged[] = {"attendance", "behaviour", "home",
                                     "wellbeing",  "neglect",   "disclosure"};
static const char *const harms[] = {"neglect", "abuse"};

#define CODES(names) names, sizeof names / sizeof *names
#define NO_CODES NULL, 0

const struct fact_row fact_rows[FACT_KIND_COUNT] = {
    [FACT_CONTACT] = {"contact", false, NULL, CODES(sources), NULL},
    [FACT_REFERRAL] = {"referral", true, NULL, CODES(sources), NULL},
    [FACT_ASSESSMENT] = {"assessment", true, NULL, CODES(assessments), NULL},
    [FACT_CIN_PLAN] = {"cin_plan", true, NULL, NO_CODES, NULL},
    [FACT_S47] = {"s47", true, NULL, CODES(enquiries), NULL},
    [FACT_CONFERENCE] = {"conference", false, NULL, CODES(conferences), NULL},
    [FACT_CP_PLAN] = {"cp_plan", true, NULL, CODES(categories), "earlier plans, count"},
    [FACT_CLA] = {"cla", true, NULL, CODES(cares), NULL},
    [FACT_ADOPTED] = {"adopted", false, NULL, NO_CODES, NULL},
    [FACT_PANEL] = {"panel", false, NULL, CODES(panels), "score, 0 to 100"},
    [FACT_EARLY_HELP] = {"early_help", true, NULL, CODES(helps), NULL},
    [FACT_DOMESTIC_ABUSE] = {"domestic_abuse", false, "suspect", CODES(grades), NULL},
    [FACT_ANTISOCIAL] = {"antisocial", false, NULL, CODES(nuisances), NULL},
    [FACT_ARREST] = {"arrest", false, NULL, CODES(offences), NULL},
    [FACT_CHILD_CONCERN] = {"child_concern", false, NULL, CODES(concerns), NULL},
    [FACT_BOOKING] = {"booking", false, "unborn child", CODES(bookings), "weeks pregnant"},
    [FACT_VISIT_DUE] = {"visit_due", false, NULL, CODES(visits), "days from due to done"},
    [FACT_MOOD_SCORE] = {"mood_score", false, "child", NO_CODES, "EPDS, 0 to 30"},
    [FACT_EMERGENCY] = {"emergency", false, NULL, CODES(emergencies), NULL},
    [FACT_ADMISSION] = {"admission", true, NULL, CODES(emergencies), NULL},
    [FACT_TENANCY] = {"tenancy", true, "joint tenant", CODES(tenancies), NULL},
    [FACT_RENT] = {"rent", false, NULL, NO_CODES, "owed at the quarter's end, GBP"},
    [FACT_HOMELESS] = {"homeless", false, NULL, CODES(losses), NULL},
    [FACT_POSSESSION] = {"possession", false, NULL, CODES(possessions), "rent owed, GBP"},
    [FACT_COUNCIL_TAX] = {"council_tax", true, "second liable person", CODES(accounts), NULL},
    [FACT_TAX_STAGE] = {"tax_stage", false, NULL, CODES(stages), "owed, GBP"},
    [FACT_BENEFIT] = {"benefit", true, NULL, CODES(benefits), NULL},
    [FACT_SCHOOL] = {"school", true, NULL, NO_CODES, NULL}, // code = number of the school
    [FACT_SUSPENSION] = {"suspension", false, NULL, CODES(suspensions), "days"},
    [FACT_FREE_MEALS] = {"free_meals", true, NULL, NO_CODES, NULL},
    [FACT_ABSENCE] = {"absence", false, NULL, NO_CODES, "share of the term's sessions missed"},
    [FACT_LOGGED] = {"logged", false, NULL, CODES(logged), NULL},
    [FACT_HARM] = {"harm", false, NULL, CODES(harms), NULL},
};
