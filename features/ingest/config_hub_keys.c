// Keys of hearth.yaml for the review pages and privacy. Using one that has no code yet says so.

#include "features/ingest/config_keys.h"

#define LATER(word, kind, text)                                                                    \
    {                                                                                              \
        .name = word, .type = kind, .unready = true, .help = text                                  \
    }

static const struct key_row position_rows[] = {
    {.name = "title",
     .type = KEY_TEXT,
     .required = true,
     KEY_INTO(struct hub_position, title),
     .help = "what the line is called"},
    {.name = "in",
     .type = KEY_TEXTS,
     KEY_INTO(struct hub_position, in),
     KEY_COUNT(struct hub_position, n_in),
     .help = "spell sources: the first that is open now, with its start; else when the last ended"},
    {.name = "last",
     .type = KEY_TEXTS,
     KEY_INTO(struct hub_position, last),
     KEY_COUNT(struct hub_position, n_last),
     .help = "event or spell sources: the date of the latest"},
};
static const struct key_table position_keys = {"a line of position", "hub.position[]", NULL,
                                               KEY_ROWS(position_rows),
                                               sizeof(struct hub_position)};

static const struct key_choice holidays[] = {
    [HOLIDAYS_ENGLAND] = {.name = "england"}, [HOLIDAYS_NONE] = {.name = "none"}, {0}};

static const struct key_row clock_rows[] = {
    {.name = "screen",
     .type = KEY_NAMES,
     KEY_INTO(struct hub_clocks, screen_names),
     .help = "working time until a case must be taken, by band: {first: 4h, second: 8h, third: "
             "3d}; none = no due time"},
    {.name = "decide",
     .type = KEY_NAMES,
     KEY_INTO(struct hub_clocks, decide_names),
     .help = "working time until it must be decided, by band: {first: 3d, second: 5d, third: 10d}"},
    {.name = "holidays",
     .type = KEY_CHOICE,
     .choices = holidays,
     .preset = "england",
     KEY_INTO(struct hub_clocks, holidays),
     .help = "whose bank holidays are no working days"},
};
static const struct key_table clock_keys = {"clocks", "hub.clocks",
                                            "Due times, counted from 9am to 5pm, Monday to Friday. "
                                            "What is not given is as in the Oxfordshire "
                                            "multi-agency safeguarding hub.",
                                            KEY_ROWS(clock_rows), sizeof(struct hub_clocks)};

static const struct key_row hub_rows[] = {
    {.name = "position",
     .type = KEY_LIST,
     .table = &position_keys,
     .max = 20,
     KEY_INTO(struct hub_config, positions),
     KEY_COUNT(struct hub_config, n_position),
     .help = "the strip over a case: where the child stands now, from today's records"},
    {.name = "known",
     .type = KEY_TEXTS,
     KEY_INTO(struct hub_config, known),
     KEY_COUNT(struct hub_config, n_known),
     .help = "spell sources: a child in one of them is open to social care, and marked so"},
    {.name = "clocks",
     .type = KEY_MAP,
     .table = &clock_keys,
     KEY_INTO(struct hub_config, clocks),
     .help = "due times by step and band, in working time, and holidays"},
};
const struct key_table hub_keys = {"hub", "hub", "What the review pages show beside a case.",
                                   KEY_ROWS(hub_rows), sizeof(struct hub_config)};

static const struct key_row retention_rows[] = {
    LATER("scores", KEY_SPAN, "how long scores are kept"),
    LATER("frozen", KEY_SPAN, "how long frozen lists are kept"),
    LATER("not_right", KEY_SPAN, "how long decisions that an alert was not right are kept"),
    LATER("decided", KEY_TEXT, "how long decided alerts are kept: case, or a length of time"),
    LATER("audit", KEY_SPAN, "how long the audit is kept"),
};
static const struct key_table retention_keys = {"retention", "privacy.retention", NULL,
                                                KEY_ROWS(retention_rows), 0};
static const struct key_row privacy_rows[] = {
    {.name = "min_count",
     .type = KEY_INTEGER,
     .min = 1,
     .max = 1000,
     .preset = "10",
     KEY_INTO(struct config, min_count),
     .help = "smaller counts of people, and what they follow from, are withheld in what train, "
             "evaluate and check write; 1 = none are"},
    {.name = "retention",
     .type = KEY_MAP,
     .table = &retention_keys,
     .unready = true,
     .help = "how long records are kept"},
};
const struct key_table privacy_keys = {"privacy", "privacy", NULL, KEY_ROWS(privacy_rows),
                                       sizeof(struct config)};
