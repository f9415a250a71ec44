// The named numbers of the generative model in one place; MODEL.md explains them and says where
// each comes from, and a test holds the two together. Rates are a year, times are years, unless the
// name says otherwise. Tuned = set so that the totals of MODEL.md's calibration table come out.
#ifndef HEARTH_WORLD_PARAMETERS_H
#define HEARTH_WORLD_PARAMETERS_H

// --- families: how many, how large, coming and going
#define BIRTHS_A_FAMILY 2.11 // tuned: founding rate = births / this
// Couples come years before their first birth: families founded this long after the data are made
// as well.
#define FOUNDED_LATER 12.0
#define FAMILY_YEARS 60.0    // a family household is followed this long at most
#define PROB_TWIN 0.015      // of maternities
#define MOTHER_AGE_MEAN 28.6 // at the first birth
#define MOTHER_AGE_SD 5.0
#define FOUNDER_AGE 17.0 // of a native mother, at least, when she has a home of her own
#define BIRTH_GAP_MIN 1.0
#define BIRTH_GAP_MORE 2.0 // exponential beyond the minimum
#define EXIT_OWNED 0.024   // out of the borough
#define EXIT_PRIVATE 0.055
#define EXIT_SOCIAL 0.024
#define EXIT_GROWN 0.033 // once the youngest is eighteen
#define MOVE_OWNED 0.045 // within the borough
#define MOVE_PRIVATE 0.20
#define MOVE_SOCIAL 0.07
#define NAME_AFTER_FATHER 0.03 // of sons: his forename
#define NAME_AFTER_MOTHER 0.01 // of daughters: hers
#define ALONE_PARTED 8.0       // mean years here of half the partners who left a family
#define ALONE_GROWN 6.0        // and of half the grown children
#define PARTS_ABUSE 0.9 // log rate of partings while abuse is on; then in a crisis
#define PARTS_CRISIS 0.6
#define MOVES_CRISIS 2.5 // factor on moves in a crisis
#define SEPARATION 0.019
#define NEW_PARTNER 0.09

// --- grown children and grandparents
#define LEAVES_HOME 6.0  // mean years after the eighteenth birthday
#define PROB_RETURNS 0.3 // comes back once, after AWAY_YEARS (mean), for BACK_YEARS
#define AWAY_YEARS 2.0
#define BACK_YEARS 2.5
#define PROB_STARTS_AT_HOME 0.30 // a mother below STARTS_AGE lives with her own at first
#define STARTS_AGE 25.0
#define STARTS_YEARS 4.0
#define PROB_GRANDPARENT 0.12 // one comes to live with the family later
#define GRANDPARENT_ASIAN 4.0 // times as often in Asian families

// --- second homes of children, with a father who lives elsewhere
#define PROB_SECOND_NEAR 0.35    // in the borough
#define PROB_SECOND_OUTSIDE 0.14 // outside it

// --- parents: fathers who live apart, ethnicity
#define PROB_FATHER_UNKNOWN 0.28 // of children conceived while no partner was at home
#define PROB_FATHER_AGAIN 0.6    // a former partner of two years, the father of a sibling
#define PROB_FATHER_JOINS 0.45   // a new partner is the father who lived apart
#define PROB_FATHER_NEAR 0.5     // he lives in the borough
#define PROB_MIXED_BOTH 0.08     // of mixed children: both parents are mixed
#define PROB_MIXED_ONE 0.15      // one of them is
#define PROB_FATHER_WHITE 0.38   // of mixed children of a white parent
#define PROB_OTHER_WHITE 0.05    // white parents of two groups
#define PROB_SAME_ETHNICITY 0.85 // later partners
#define PROB_MOTHER_LOCAL 0.60   // who comes is looked for among those free in the borough
#define PROB_PARTNER_LOCAL 0.60

// --- adults: death, calm
#define DEATH_ANY_AGE 0.0004 // hazard at any age
#define DEATH_MODE_MEN 86.2  // the age at which most would die of the hazard that grows with age
#define DEATH_SLOPE_MEN 0.111
#define DEATH_MODE_WOMEN 89.3
#define DEATH_SLOPE_WOMEN 0.122
#define LIFE_LONGEST 106.0
#define FRAIL_CARE_HOME 0.33 // added for residents of care homes
#define CALM_FROM 50.0       // from this age on police incidents and debts fall, by
#define CALM_SLOPE 0.06      // this much a year on the log scale

// --- strain: log hazard of harm
#define FRAILTY_SD 0.78    // of each hidden cause
#define CAUSES_SHARED 0.7  // root of the correlation between two hidden causes
#define NEGLECT_SHARE 0.62 // of the hazard of an average family without any state on
// On the log hazard of neglect, abuse and exploitation, while the state is on.
#define EFFECT_ABUSE 0.35, 1.35, 0.50
#define EFFECT_MIND 0.45, 0.30, 0.30
#define EFFECT_SUBSTANCE 1.05, 0.45, 0.60
#define EFFECT_CRISIS 0.75, 0.75, 0.50
#define TOGETHER_SUBSTANCE_INFANT 0.90 // more on neglect of infants and the unborn
#define TOGETHER_ABUSE_MIND 0.90       // more on abuse when both are on
#define CAUSED_ABUSE_MIND 0.7          // log factor on the chance that the second comes on
#define CAUSED_ABUSE_CRISIS 0.9
#define CAUSED_MIND_CRISIS 0.5
#define CAUSED_SUBSTANCE_ABUSE 0.7
#define CAUSED_SUBSTANCE_CRISIS 0.7
#define CAUSED_CRISIS_MIND 0.6
#define CATEGORY_NEGLECT_LEAST 0.15 // of plans in the category neglect, whatever the cause
#define CATEGORY_NEGLECT_SLOPE 0.75
#define SETTLING_MONTHS 24 // of switches before the first month of a life

// --- social care
#define ENQUIRY_BASE 0.0040 // tuned: enquiries a child and year at strain 0, age factor 1
// By age: unborn, 0, 1, 2 to 4, 5 to 9, 10 to 15, 16 and 17. Tuned to the totals by five and a
// year.
#define ENQUIRY_AGES 1.65, 1.65, 0.93, 0.85, 1.07, 1.32, 1.0
#define PLAN_AGES                                                                                  \
    -0.5, -0.95, -1.45, -1.65, -1.6, -2.05, -2.55 // log odds of a plan, given an enquiry
#define PLAN_SLOPE 0.3
#define PROB_NO_PLAN 0.03 // of a conference that makes no plan, given an enquiry without one
#define CARE_AGES -2.19, -1.99, -2.39, -2.59, -2.9, -3.1, -3.1 // log odds of care, given an enquiry
#define CARE_SLOPE 0.4
#define REFERRAL_AGES 1.3, 1.95, 1.85, 1.65, 0.52, 0.45, 0.35 // below 2
#define KNOWN_FACTOR 5.4 // on the hazard of a child who was on a plan or in care before
#define UNSEEN_HARM 4.5  // times the hazard of an enquiry
#define WATCH_FACTOR 7.5 // on concerns for a child with an open case or one closed lately
#define WATCH_DAYS 365
#define PROB_REFERRAL_NFA 0.025
#define PROB_IN_NEED 0.58    // of those assessed without an enquiry
#define REFERRAL_BASE 0.0095 // tuned: referrals without enquiry
#define REFERRAL_SLOPE 0.55
#define CONTACT_BASE 0.070 // tuned: contacts that end there
#define CONTACT_SLOPE 0.5
#define CARE_OLDER_SLOPE 0.6
#define CARE_OLDER_BASE 0.0085 // tuned: into care at ten or more, without an enquiry
#define PLAN_LAG_LEAST 9       // working days from enquiry to conference
#define PLAN_LAG_MOST 15
#define ASSESSMENT_DAYS 30.0   // working days, median
#define ASSESSMENT_SPREAD 0.62 // on the log scale
#define ASSESSMENT_LIMIT 45    // working days that the statute allows
#define PROB_HURRIED 0.35      // of what would take longer, to be done just in time
#define PROB_OUT_OF_HOURS 0.12 // of a concern of a weekend or holiday to be acted on at once

// --- the years: factors on rates, log scale, from April to March
#define YEAR_PERSISTENCE 0.5 // correlation of a year with the next
#define YEAR_SD_REFERRALS 0.20
#define YEAR_SD_ENQUIRIES 0.13
#define YEAR_SD_PLANS 0.45 // log odds of a conference or plan
#define YEAR_SD_STAFF 0.10 // of delays
#define YEAR_SD_OTHERS 0.04
#define TEAM_SD_REFERRALS 0.15    // between the teams of social care: log rate or odds
#define TEAM_SD_PLANS 0.30        // log odds of a conference or plan
#define INSPECTION_REFERRALS 0.12 // what an inspection adds at first
#define INSPECTION_ENQUIRIES 0.22
#define INSPECTION_PLANS 0.40
#define INSPECTION_MONTHS 15.0 // mean time until it fades
#define LOAD_DELAYS 0.6        // of the log of referrals over the usual: on delays,
#define LOAD_PLANS 0.3         // and off the log odds of a plan

// --- traces with other agencies; all tuned to the yearly totals
#define ABUSE_ON 0.82 // police incidents while there is abuse, and without
#define ABUSE_OFF 0.012
#define CONCERN_BASE 0.012 // police concerns for a child apart from abuse

// --- reports of events to social care: P(report), were it the first and no case open
#define PROB_CONCERN_TOLD 0.75 // a police concern for children
#define PROB_FLAG_TOLD 0.4     // an emergency visit with the safeguarding flag
#define PROB_GRAVE_TOLD 0.12   // self-harm, intoxication, assault, no flag
#define PROB_BOOKING_TOLD 0.15 // substances or abuse told to the midwife
#define PROB_MISSED_TOLD 0.03  // a missed review of a strained family
#define PROB_SUSPENSION_TOLD 0.08
#define PROB_ABSENCE_TOLD 0.05
#define ABSENCE_SEVERE 0.2       // share of a term missed
#define SCHOOL_LOGGED 0.22       // entries of a school's log, a pupil and year
#define SCHOOL_LOGS_SD 0.5       // of the log of what schools write down, between schools
#define SCHOOL_TELLS_SD 0.4      // of the log odds of what they tell social care
#define PROB_NEGLECT_TOLD 0.04   // an entry about neglect
#define PROB_DISCLOSURE_TOLD 0.3 // what a child said
#define PROB_LOGGED_FIRST 0.8    // a school wrote down what it tells without an event
#define REPORT_REPEAT 0.3        // log odds for each earlier event of the year, up to three
#define REPORT_HOMELESS 0.12     // of duties to families, told by housing
#define REPORT_OPEN 1.8          // odds ratio with an open case
// P(referral | reported contact) by source: police, school, health, council, individual, legal,
// housing, other.
#define REFERRED_BY_SOURCE 0.24, 0.17, 0.10, 0.4, 0.2, 0.5, 0.2, 0.3
#define REFERRED_REPEAT 0.2  // log odds for each earlier event of the year, up to three
#define REFERRED_WATCHED 2.0 // odds ratio within a year of a closed case
#define PROB_REASSESSED 0.3  // a report about a child with an open case
#define ARREST_FAMILY 0.018
#define ANTISOCIAL_FAMILY 0.045
#define ADULT_EMERGENCY 0.22
#define SUSPENSION_PRIMARY 0.018
#define SUSPENSION_SECONDARY 0.133
#define HARDSHIP_BASE -2.6 // log odds that income does not cover the home
#define HARDSHIP_YEARS 3.5 // mean, until it does again
#define TAX_BILL 1500.0    // a year, median
#define TAX_SUPPORTED 0.35 // of it, left to pay with council tax support
#define MISSES_HARD 0.25   // an instalment
#define MISSES_ELSE 0.0015
#define RENT_MONTH 430.0
#define POSSESSION_REST 6       // months in which an agreement to pay holds
#define TAX_ON_RENT 1.3         // factor on months with rent missed, from a liability order on
#define PROB_EVICTED 0.68       // of warrants
#define LEAVES_UNDER_ORDER 0.04 // a month, of households before the eviction
#define EVICTED_APPLY 0.75      // of the evicted, to the council as homeless
#define LEFT_APPLY 0.4          // of those who gave way to the order
#define PROB_NOTICE 0.15        // a month, of those who owe two months' rent
#define LOST_MOVES 2.50         // on the odds that a move is a lost home
#define LOST_CHILDREN 0.25      // factor on those odds, with children
#define PLACED_CHILDREN 0.5     // of homes lost, into temporary accommodation
#define PLACED_ELSE 0.3
#define TEMPORARY_DAYS 190.0 // mean, beyond the least
#define PLACED_OUTSIDE 0.21  // of the evicted who are placed: in another district, for good
#define PREVENTED_RATE 0.004 // duties without a move, a renting household and year

// --- early help
#define PANEL_BASE 0.048 // tuned: families a year
#define PANEL_SLOPE 1.0
#define PANEL_SMALL 4 // factor for families with a child under five
#define SCORE_MEAN 50.0
#define SCORE_CENTRE 1.0 // the strain on file that scores the mean
#define SCORE_SLOPE 12.0
#define SCORE_NOISE 6
#define SCORE_LOWER 40.0 // below: declined; from here to the upper line: by a fair coin
#define SCORE_UPPER 56.0
#define PROB_PLACE 0.80      // of a week with free places for those above the upper line
#define PANEL_REST_DAYS 730  // days until the family can come to a panel again
#define PROB_ON_FILE 0.6     // that a state of the family is noted somewhere
#define IMPRESSION_SLOPE 8.0 // points a unit of strain that is not on file
#define IMPRESSION_NOISE 4.0
#define HELP_EFFECT 0.64    // median factor on the hazard of harm, at full work
#define HELP_EFFECT_SD 0.35 // of its logarithm, between families
#define HELP_MOST 1.5       // more harm than this it does not do
#define HELP_RAMP_DAYS 60
#define HELP_FADE_DAYS 900.0   // mean time that the effect lasts after the end
#define PROB_HELP_DROPPED 0.22 // families that stop coming
#define HELP_DROPPED_SHARE 0.4 // of the effect, for these
#define HELP_ON_CRISIS 1.4     // of the log effect, while crisis or mental ill-health is on
#define HELP_ON_SUBSTANCE 0.5
// A month, while a family gets help of the median effect: that it ends domestic abuse, parental
// mental ill-health, substance misuse, crisis.
#define HELP_ENDS 0.01, 0.04, 0.01, 0.10
#define HELP_KEEPS_HOME 0.25 // of homes that would be lost for debts, while help is given
#define HELP_ON_PARTING 0.90 // factor on partings while help is given
#define HELP_ENDS_MOST 1.5   // times these, where help works better
#define HELP_LATER_CHILD 0.5 // for children not yet known of at the panel
#define HELP_DETECTION 1.35  // factor on recorded enquiries in the first months of help
#define HELP_DETECTION_DAYS 183

#endif
