// Every key of hearth.yaml: a row says its name, type, bounds, preset, what it invalidates and what
// it is for. A new key is a field in its struct and a row here.

#include "features/ingest/config_keys.h"

#include "features/base/defaults.h"

#include <string.h>

#define SOURCE_NAME_MAX 100

static enum status check_version(const struct yaml *node, struct error *err)
{
    if (strcmp(node->text, "1") == 0)
        return OK;
    return yaml_error(node, err, "hearth: %.40s is not a version that this program knows (1)",
                      node->text);
}

static enum status check_source_name(const struct yaml *node, struct error *err)
{
    size_t n = strlen(node->text);
    if (n <= SOURCE_NAME_MAX && strspn(node->text, "abcdefghijklmnopqrstuvwxyz0123456789_") == n)
        return OK;
    yaml_error(node, err, "\"%.100s\" cannot name a source", node->text);
    error_hint(err, "small letters, digits and _ only, at most %d", SOURCE_NAME_MAX);
    return E_CONFIG;
}

static const struct key_row household_rows[] = {
    {.name = "max",
     .type = KEY_INTEGER,
     .min = 1,
     .max = 1000000,
     .preset = "12",
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct config, household_max),
     .help = "more people than this at one address: an institution, no household"},
    {.name = "stale",
     .type = KEY_SPAN,
     .preset = "24m",
     .min = 1,
     .max = 100000,
     .stamps = STAMP_SCENARIO,
     KEY_INTO(struct config, household_stale),
     .help = "a stay that nothing has confirmed for so long, while others came to live there, "
             "counts no longer"},
    {.name = "places",
     .type = KEY_TEXT,
     .stamps = STAMP_LINKAGE | STAMP_SCENARIO,
     KEY_INTO(struct config, household_places),
     .help = "CSV of refuges, hostels and care homes, which are no household: uprn, address, "
             "postcode, kind, from, to; a shell (building of flats) gives way to a flat"},
};
static const struct key_table household_keys = {"household", "household", NULL,
                                                KEY_ROWS(household_rows), sizeof(struct config)};

static const struct key_row coverage_rows[] = {
    {.name = "from",
     .type = KEY_DAY,
     KEY_INTO(struct source, coverage_from),
     .help = "the first day that the extract can know"},
    {.name = "to",
     .type = KEY_DAY,
     KEY_INTO(struct source, coverage_to),
     .help = "the last day that the extract can know"},
};
static const struct key_table coverage_keys = {"coverage", "sources[].coverage", NULL,
                                               KEY_ROWS(coverage_rows), sizeof(struct source)};

static const struct key_row agreement_rows[] = {
    {.name = "id",
     .type = KEY_TEXT,
     .required = true,
     KEY_INTO(struct source, agreement_id),
     .help = "reference of the data sharing agreement"},
    {.name = "expires",
     .type = KEY_DAY,
     KEY_INTO(struct source, agreement_expires),
     .help = "the last day on which the source may be used"},
};
static const struct key_table agreement_keys = {"agreement", "sources[].agreement", NULL,
                                                KEY_ROWS(agreement_rows), sizeof(struct source)};

static const struct key_row gateway_rows[] = {
    {.name = "law",
     .type = KEY_TEXT,
     .required = true,
     KEY_INTO(struct source, gateway_law),
     .help = "the statute that allows sharing"},
    {.name = "officer",
     .type = KEY_TEXT,
     .required = true,
     KEY_INTO(struct source, gateway_officer),
     .help = "the officer who approved it"},
    {.name = "agreed",
     .type = KEY_DAY,
     .required = true,
     KEY_INTO(struct source, gateway_agreed),
     .help = "the day of the approval"},
};
static const struct key_table gateway_keys = {"gateway", "sources[].gateway", NULL,
                                              KEY_ROWS(gateway_rows), sizeof(struct source)};

static const struct key_row via_rows[] = {
    {.name = "file", .type = KEY_TEXT, .required = true, .help = "the file of the parent records"},
    {.name = "key", .type = KEY_TEXT, .required = true, .help = "the column that both files have"},
    {.name = "person_id", .type = KEY_TEXT, .required = true, .help = "its column of the person"},
};
static const struct key_table via_keys = {"via", "sources[].via", NULL, KEY_ROWS(via_rows), 0};

static const struct key_choice record_kinds[] = {
    [RECORD_EVENT] = {.name = "event"},
    [RECORD_SPELL] = {.name = "spell"},
    [RECORD_PERSON] = {.name = "person"},
    [RECORD_RELATIONSHIP] = {.name = "relationship"},
    [RECORD_KIND_COUNT] = {.name = "area", .unready = true},
    {0},
};
static const struct key_choice encodings[] = {
    [CSV_UTF8] = {.name = "utf-8"},
    [CSV_WINDOWS_1252] = {.name = "windows-1252"},
    [CSV_UTF16] = {.name = "utf-16"},
    {0},
};
static const struct key_choice formats[] = {
    {.name = "csv"},
    {.name = "xlsx", .unready = true},
    {.name = "xml", .unready = true},
    {.name = "jsonl", .unready = true},
    {0},
};
static const struct key_choice delimiters[] = {
    {.name = ","}, {.name = ";"}, {.name = "|"}, {.name = "tab", .alias = "\t"}, {0}};
static const struct key_choice source_kinds[] = {[SOURCE_PLAIN] = {.name = "plain"},
                                                 [SOURCE_ELECTORAL] = {.name = "electoral"},
                                                 [SOURCE_BENEFITS] = {.name = "benefits"},
                                                 [SOURCE_COUNCIL_TAX] = {.name = "council_tax"},
                                                 {0}};
// UK GDPR, Article 6(1)(a) to (f).
static const struct key_choice lawful_bases[] = {
    {.name = "consent"},
    {.name = "contract"},
    {.name = "legal_obligation"},
    {.name = "vital_interests"},
    {.name = "public_task"},
    {.name = "legitimate_interests"},
    {0},
};

const char *record_kind_name(enum record_kind kind)
{
    return record_kinds[kind].name;
}

static const struct key_row source_rows[] = {
    {.name = "name",
     .type = KEY_TEXT,
     .required = true,
     .check = check_source_name,
     .stamps = STAMP_RECORDS | STAMP_LINKAGE,
     KEY_INTO(struct source, name),
     .help = "the name by which scenarios call it: small letters, digits and _"},
    {.name = "title",
     .type = KEY_TEXT,
     KEY_INTO(struct source, title),
     .help = "what people read in its place; default: the name"},
    {.name = "event_title",
     .type = KEY_TEXT,
     KEY_INTO(struct source, event_title),
     .help = "what people read for one of its rows: police incident"},
    {.name = "labels",
     .type = KEY_NODE,
     .form = "a mapping by column: {dash: {title: DASH risk level, 1: standard, 3: high}}",
     .help = "what people read for values, tags, attributes and categories"},
    {.name = "agency",
     .type = KEY_TEXT,
     KEY_INTO(struct source, agency),
     .help = "who holds the records; default: the name"},
    {.name = "contact",
     .type = KEY_TEXT,
     KEY_INTO(struct source, contact),
     .help = "whom to ask about the records, for who finds a family in the hub: \"duty desk, 01632 "
             "960123\""},
    {.name = "files",
     .type = KEY_TEXT,
     .required = true,
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, files),
     .help = "a path or a pattern such as records/police/incidents-*.csv"},
    {.name = "record",
     .type = KEY_CHOICE,
     .choices = record_kinds,
     .required = true,
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, kind),
     .help = "what a row is: an event on a day, a spell of days, a person, or a relationship"},
    {.name = "ids",
     .type = KEY_TEXT,
     .stamps = STAMP_LINKAGE,
     KEY_INTO(struct source, ids),
     .help = "the ID system of person_id; ids are equal only within one; default: the name"},
    {.name = "columns",
     .type = KEY_NODE,
     .shape = SHAPE_ONE,
     .form = "a mapping: hearth's name: the file's column",
     .required = true,
     .help = "which column is what; the names depend on record"},
    {.name = "coverage",
     .type = KEY_MAP,
     .table = &coverage_keys,
     .stored = true,
     .help = "the days that the extract can know"},
    {.name = "dates",
     .alias = "date_format",
     .type = KEY_NODE,
     .form = "one text, or a mapping by column: {date: \"%d/%m/%Y\", known: iso}",
     .stamps = STAMP_RECORDS,
     .help = "how dates are written, such as \"%d/%m/%Y\"; default: 2024-12-10; a time is cut"},
    {.name = "encoding",
     .type = KEY_CHOICE,
     .choices = encodings,
     .preset = "utf-8",
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, encoding),
     .help = "how characters are written; a byte order mark is allowed"},
    {.name = "missing",
     .alias = "missing_values",
     .type = KEY_NODE,
     .form = "a text, a list of texts, or a mapping by column: {value: [\"9\"]}",
     .stamps = STAMP_RECORDS,
     .help = "texts that mean: not known, besides empty; never of person_id, other_id, record_id"},
    {.name = "codes",
     .type = KEY_NODE,
     .form = "a path, or a mapping by column: {category: a.csv, sex: b.csv}",
     .stamps = STAMP_RECORDS,
     .help = "CSV with local,canonical,label: what the agency's words mean; one path: of category, "
             "or of relation"},
    {.name = "max_rejects",
     .type = KEY_SHARE,
     .preset = "1%",
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, max_reject_share),
     .help = "more rows than this that cannot be used stop the run"},
    {.name = "lawful_basis",
     .type = KEY_TEXT,
     .choices = lawful_bases,
     KEY_INTO(struct source, lawful_basis),
     .help = "the basis of use in UK GDPR, Article 6"},
    {.name = "purposes",
     .type = KEY_TEXTS,
     KEY_INTO(struct source, purposes),
     KEY_COUNT(struct source, n_purpose),
     .help = "what it may be used for; a scenario with another purpose is refused"},
    {.name = "agreement",
     .type = KEY_MAP,
     .table = &agreement_keys,
     .stored = true,
     .help = "the data sharing agreement; a scenario with a purpose is refused once it expired"},
    {.name = "extracted",
     .type = KEY_DAY,
     KEY_INTO(struct source, extracted),
     .help = "the day on which the agency took the extract; default: the newest date in it"},
    {.name = "format",
     .type = KEY_CHOICE,
     .choices = formats,
     .preset = "csv",
     .help = "how the file is written"},
    {.name = "sheet", .type = KEY_TEXT, .unready = true, .help = "xlsx: the sheet to read"},
    {.name = "row", .type = KEY_TEXT, .unready = true, .help = "xml: the path of one row"},
    {.name = "delimiter",
     .type = KEY_TEXT,
     .choices = delimiters,
     .preset = ",",
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, delimiter),
     .help = "what separates cells: , ; | or tab"},
    {.name = "skip",
     .type = KEY_INTEGER,
     .max = 1000,
     .preset = "0",
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, n_skip),
     .help = "lines before the header"},
    {.name = "optional",
     .type = KEY_TEXTS,
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, optional),
     KEY_COUNT(struct source, n_optional),
     .help = "columns of which a blank means no fact, not a rejected row: date, start, person_id"},
    {.name = "unique",
     .type = KEY_BOOL,
     .preset = "false",
     .stamps = STAMP_LINKAGE,
     KEY_INTO(struct source, unique),
     .help = "persons: whether a person has at most one id in ids; two ids there are never linked, "
             "and show how many false matches there are"},
    {.name = "ends_home",
     .type = KEY_BOOL,
     .preset = "false",
     .stamps = STAMP_RECORDS,
     KEY_INTO(struct source, ends_home),
     .help = "spells such as tenancies and council tax accounts: with its end, the person lives no "
             "longer at the address that person rows of the same ids give for its start"},
    {.name = "via",
     .type = KEY_MAP,
     .table = &via_keys,
     .unready = true,
     .stamps = STAMP_RECORDS,
     .help = "the file that says whom a row is about, when rows name a parent record"},
    {.name = "max_loss",
     .type = KEY_SHARE,
     .preset = "10%",
     KEY_INTO(struct source, max_loss_share),
     .help = "fewer rows or files than last time by more than this stop the run"},
    {.name = "kind",
     .type = KEY_CHOICE,
     .choices = source_kinds,
     .preset = "plain",
     KEY_INTO(struct source, gateway_kind),
     .help = "a kind of data that needs a gateway: electoral register, benefits, council tax"},
    {.name = "gateway",
     .type = KEY_MAP,
     .table = &gateway_keys,
     .stored = true,
     .help = "the law that allows the agency to share"},
};
const struct key_table source_keys = {"a source", "sources[]",
                                      "One entry for each kind of row that an agency hands over.",
                                      KEY_ROWS(source_rows), sizeof(struct source)};

static const struct key_row hearth_rows[] = {
    {.name = "hearth",
     .type = KEY_TEXT,
     .required = true,
     .check = check_version,
     .help = "the version of this language: 1"},
    {.name = "name",
     .type = KEY_TEXT,
     KEY_INTO(struct config, name),
     .help = "the name of the area, on pages and reports"},
    {.name = "data_end",
     .type = KEY_DAY,
     .stamps = STAMP_RECORDS | STAMP_LINKAGE | STAMP_SCENARIO,
     KEY_INTO(struct config, data_end),
     .help = "the last day that the extracts know; default: the latest known date in them"},
    {.name = "household",
     .type = KEY_MAP,
     .table = &household_keys,
     .stored = true,
     .help = "who is taken to live together"},
    {.name = "sources",
     .type = KEY_LIST,
     .table = &source_keys,
     .required = true,
     .min = 1,
     .max = 10000,
     KEY_INTO(struct config, sources),
     KEY_COUNT(struct config, n_source),
     .help = "the agencies' files"},
    {.name = "link",
     .type = KEY_NODE,
     .shape = SHAPE_ONE,
     .form = "none, or a mapping",
     .table = &link_keys,
     .stamps = STAMP_LINKAGE,
     .help = "how records become persons; none when ids name persons"},
    {.name = "store",
     .type = KEY_TEXT,
     .preset = DEFAULT_STORE,
     KEY_INTO(struct config, store),
     .help = "where alerts, reviews and the audit are kept"},
    {.name = "today",
     .type = KEY_DAY,
     KEY_INTO(struct config, today),
     .help = "demonstration date: ages, due times and expiry count from it; default: the calendar"},
    {.name = "hub",
     .type = KEY_MAP,
     .table = &hub_keys,
     KEY_INTO(struct config, hub),
     .help = "what the review pages show beside a case"},
    {.name = "privacy",
     .type = KEY_MAP,
     .table = &privacy_keys,
     .stored = true,
     .help = "small counts and how long records are kept"},
    {.name = "serving",
     .type = KEY_MAP,
     .table = &serving_keys,
     KEY_INTO(struct config, serving),
     .help = "where the daemon listens and who may reach it"},
};
const struct key_table hearth_keys = {"hearth.yaml", "hearth.yaml", NULL, KEY_ROWS(hearth_rows),
                                      sizeof(struct config)};
