// What the longer bodies and replies of the API hold, in the language of http_schema.h.
#ifndef HEARTH_ROUTE_SCHEMAS_H
#define HEARTH_ROUTE_SCHEMAS_H

#define ALERT                                                                                      \
    "id:integer scenario:text as_of:date(of rank and estimate) "                                   \
    "listed:date(the list that made it) "                                                          \
    "list_date:date(the newest list; after as_of when the person is no longer ranked) "            \
    "person:text household:text? rank:integer rank_before:integer?(on the list before) "           \
    "score:number "                                                                                \
    "low:number? high:number? band:text model:text warning:text? state:text owner:text?(who "      \
    "works on it) created:text "                                                                   \
    "reviews:integer "                                                                             \
    "reasons:[text:text about:text~(place: why it would no longer be listed)]"
#define NOTICES "notices:[text:text]"
#define RECORD                                                                                     \
    "date:date end:date~ known:date source:text agency:text category:text details:text "           \
    "person:text? sent:truth significant:truth(as the scenario says) file:text~ line:integer~"
#define REASONS                                                                                    \
    "[subject:text now:text before:text~ usual:text?~(what is usual among the model's training "   \
    "rows) log_odds:number older_records:integer records:[" RECORD "]]"
#define CASE_REPLY                                                                                 \
    ALERT                                                                                          \
    " title:text records_changed_since:truth order_may_be_chance:truth(deprecated: see the "       \
    "next) "                                                                                       \
    "ranking_not_better_than_chance:truth(in tests on past years) "                                \
    "chance:{estimate:number base_rate:number of:text similar_in_past_tests:{n:integer "           \
    "with_outcome:integer? share_low:number? share_high:number? score_low:number "                 \
    "score_high:number *}~} "                                                                      \
    "raising:" REASONS " lowering:" REASONS " compared_with:date? changes:" REASONS                \
    " people:[id:text label:text relation:text in_household:truth same_address:truth "             \
    "not_sure:truth home:text place:text(here, not_sure, was_here or elsewhere: seen from the "    \
    "home of the alert's person) last_recorded:text?(there, by whom and when) "                    \
    "possibly_same_as:text?(id of the person) records:integer "                                    \
    "open_to_social_care:text?] today:date "                                                       \
    "position:[title:text text:text "                                                              \
    "caution:text? open:truth since:date? extracted:date?] known_since:[" RECORD                   \
    "] known_since_older:integer chronology:[" RECORD                                              \
    "] sources:[source:text agency:text family_records:integer coverage_from:date? "               \
    "latest:date? extracted:date?] "                                                               \
    "strengths_to_check:[text:text date:date source:text agency:text] "                            \
    "significant_since:integer data_end:date? " NOTICES
#define REVIEW_BODY                                                                                \
    "outcome:text(a code of /v1/outcomes) agree:truth(whether the alert was right) "               \
    "rationale:text(reasons for the decision) follow_up:date<today,today+366>~(review "            \
    "date) "                                                                                       \
    "note:text~(for colleagues) level_of_need:integer<1,4>~(1 universal, 2 early help, 3 "         \
    "complex, 4 acute) spoke_to:text~ family_informed:=yes|no~ "                                   \
    "agreement:=agreed|refused|not_sought~(of the family) agreement_why:text~(why not "            \
    "informed or not asked) submission:text~(sent twice with the same key, stored "                \
    "once) n_seen:integer<0,1000000>~(number of decisions that you had seen: the "                 \
    "request fails if there are more)"
#define REVIEWS_REPLY                                                                              \
    "reviews:[id:integer alert:integer by:text at:text outcome:text agree:truth "                  \
    "rationale:text? follow_up:date? note:text? level_of_need:integer? spoke_to:text? "            \
    "family_informed:text? agreement:text? agreement_why:text? undone:text?(when it was "          \
    "taken back)]"
// Finding a family, and who was found.
#define FIND_BODY                                                                                  \
    "surname:text~(with dob) forename:text~ dob:date~ address:text~(with postcode) "               \
    "postcode:text~ number:text~(NHS number, UPN or NINO) record:text~(an agency's own) "          \
    "person:text~(a pseudonym) reason:text(a code) words:text(why, in words)"
#define FOUND                                                                                      \
    "people:[person:text found_by:text agencies:[agency:text contact:text?(of hearth.yaml)] "      \
    "alerts:[id:integer]] more:integer(found beyond these ten)"

#endif
