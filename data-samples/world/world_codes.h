// The codes and flags of the world's facts, beside `fact_rows` (world.h), which names them.
// Source: DfE children in need census (N1 to N9, RC1 to RC9, factors), SSDA903 (care), DASH 2009
// (grades), Healthy Child Programme (five universal reviews).
#ifndef HEARTH_WORLD_CODES_H
#define HEARTH_WORLD_CODES_H

// FACT_CONTACT, FACT_REFERRAL: code = who contacted social care
enum source_code {
    SOURCE_POLICE,
    SOURCE_SCHOOL,
    SOURCE_HEALTH,
    SOURCE_COUNCIL,
    SOURCE_INDIVIDUAL,
    SOURCE_LEGAL,
    SOURCE_HOUSING,
    SOURCE_OTHER
};
#define CONTACT_BECAME_REFERRAL 1u // bits of FACT_CONTACT
#define CONTACT_ON_OPEN_CASE 2u

// FACT_REFERRAL: bits. The primary need is N1 … N9 as 1 … 9; the reason for closing RC1 … RC9.
#define REFERRAL_NEED(bits) ((bits)&15u)
#define REFERRAL_CLOSED_AS(bits) ((bits) >> 4 & 15u) // 0 = still open
#define REFERRAL_NFA 0x100u
#define REFERRAL_AGAIN 0x200u // within twelve months of the last referral

// FACT_ASSESSMENT: code = outcome, bits = 1u << factor
enum assessment_code { ASSESSED_NOT_IN_NEED, ASSESSED_IN_NEED, ASSESSED_ENQUIRY };
enum factor {
    FACTOR_PARENT_ALCOHOL,
    FACTOR_PARENT_DRUGS,
    FACTOR_PARENT_ABUSE, // domestic abuse of a parent
    FACTOR_CHILD_ABUSE,  // domestic abuse of the child
    FACTOR_PARENT_MIND,
    FACTOR_CHILD_MIND,
    FACTOR_NEGLECT,
    FACTOR_EMOTIONAL,
    FACTOR_PHYSICAL,
    FACTOR_SEXUAL,
    FACTOR_OTHER,
    FACTOR_COUNT
};

enum enquiry_code { ENQUIRY_NO_ACTION, ENQUIRY_SERVICES, ENQUIRY_CONFERENCE }; // FACT_S47
enum conference_code { CONFERENCE_NO_PLAN, CONFERENCE_PLAN };
enum category_code { CATEGORY_NEGLECT, CATEGORY_EMOTIONAL, CATEGORY_PHYSICAL, CATEGORY_SEXUAL };
enum care_code { CARE_ORDER, CARE_AGREED, CARE_EMERGENCY }; // FACT_CLA: how it started
enum care_end { CARE_OPEN, CARE_RETURNED, CARE_ADOPTED, CARE_GUARDIAN, CARE_ADULT }; // its bits

enum panel_code { PANEL_BY_NEED, PANEL_NEAR_THRESHOLD, PANEL_BELOW }; // FACT_PANEL
#define PANEL_ALLOCATED 1u
enum help_code { HELP_PARENTING, HELP_FAMILY_SUPPORT }; // FACT_EARLY_HELP

enum dash_code { DASH_STANDARD, DASH_MEDIUM, DASH_HIGH }; // FACT_DOMESTIC_ABUSE
#define ABUSE_CHILDREN_PRESENT 1u
#define ABUSE_CRIME 2u
#define ANTISOCIAL_COMPLAINANT 1u // else the one complained of
enum concern_code { CONCERN_ABUSE, CONCERN_NEGLECT, CONCERN_MISSING, CONCERN_OTHER };

// FACT_BOOKING: bits, as told to the midwife
#define BOOKING_SMOKES 1u
#define BOOKING_MIND 2u
#define BOOKING_SUBSTANCE 4u
#define BOOKING_ABUSE 8u
#define BOOKING_SOCIAL 16u // complex social factors
enum visit_code {
    VISIT_ANTENATAL,
    VISIT_NEW_BIRTH,
    VISIT_SIX_WEEKS,
    VISIT_ONE_YEAR,
    VISIT_TWO_YEARS
};
#define VISIT_MISSED 1u // nobody in, or not brought; no value
#define VISIT_REFUSED 2u

enum emergency_code {
    EMERGENCY_INJURY,
    EMERGENCY_POISON_OR_BURN,
    EMERGENCY_INFECTION,
    EMERGENCY_BREATHING,
    EMERGENCY_SELF_HARM,
    EMERGENCY_INTOXICATION,
    EMERGENCY_ASSAULT,
    EMERGENCY_OTHER
};
#define EMERGENCY_SAFEGUARDING 1u // the safeguarding box was ticked

enum tenancy_code { TENANCY_SECURE, TENANCY_INTRODUCTORY };
enum homeless_code {
    HOMELESS_ABUSE,
    HOMELESS_FAMILY,
    HOMELESS_NOTICE,
    HOMELESS_ARREARS,
    HOMELESS_OTHER
};
#define HOMELESS_CHILDREN 1u
#define HOMELESS_TEMPORARY 2u // placed in temporary accommodation
// FACT_POSSESSION: of a council tenancy, for rent owed, in this order
enum possession_code {
    POSSESSION_NOTICE,
    POSSESSION_CLAIM,
    POSSESSION_ORDER,
    POSSESSION_WARRANT,
    POSSESSION_EVICTION
};
enum account_code { ACCOUNT_FULL, ACCOUNT_SINGLE_DISCOUNT };
#define REMINDER_SECOND 1u // bits of STAGE_REMINDER; none = the first of the year
#define REMINDER_FINAL 2u
enum stage_code { STAGE_REMINDER, STAGE_SUMMONS, STAGE_LIABILITY_ORDER, STAGE_AGENT };
enum benefit_code { BENEFIT_TAX_SUPPORT, BENEFIT_HOUSING, BENEFIT_UNIVERSAL_CREDIT };

// FACT_LOGGED: the last two are grave enough to be told
enum logged_code {
    LOGGED_ATTENDANCE,
    LOGGED_BEHAVIOUR,
    LOGGED_HOME,
    LOGGED_WELLBEING,
    LOGGED_NEGLECT,
    LOGGED_DISCLOSURE
};

enum harm_code { HARM_NEGLECT, HARM_ABUSE }; // FACT_HARM
#define HARM_RECORDED 1u                     // a plan or care followed; else nobody noticed

#endif
