// What people read in place of names, columns and codes, as hearth.yaml gives it: listed in the report so
// that whoever wrote a text sees it, also one that no page happens to need today.
#include "features/quality/quality_labels.h"

#define NONE "–"

void quality_labels_json(json *object, const struct source *source)
{
    json_put_text(object, "title", source->title);
    json_put_text(object, "event_title", source->event_title);
    json *columns = json_put_array(object, "labels");
    for (size_t k = 0; k < source->labels.n; k++) {
        const struct column_label_set *set = &source->labels.sets[k];
        json *column = json_add_object(columns);
        json_put_text(column, "column", set->name);
        json_put_text(column, "title", set->title);
        json *values = json_put_array(column, "values");
        for (size_t i = 0; i < set->n; i++) {
            json *value = json_add_object(values);
            json_put_text(value, "value", set->items[i].value);
            json_put_text(value, "label", set->items[i].label);
        }
    }
}

static void titles_report(struct report *report, const struct config *config)
{
    static const struct report_column columns[] = {
        {"Source", false}, {"Title", false}, {"One record", false}};
    report_table(report, "What pages call each source and one of its records", columns, 3);
    for (size_t i = 0; i < config->n_source; i++) {
        const struct source *source = &config->sources[i];
        report_cell(report, "%s", source->name);
        report_cell(report, "%s", source->title);
        report_cell(report, "%s", source->event_title ? source->event_title : NONE);
    }
    report_table_end(report);
}

static void set_report(struct report *report, const struct source *source,
                       const struct column_label_set *set)
{
    for (size_t i = 0; i < set->n || i == 0; i++) {
        report_cell(report, "%s", source->name);
        report_cell(report, "%s", set->name);
        report_cell(report, "%s", set->title ? set->title : NONE);
        report_cell(report, "%s", i < set->n ? set->items[i].value : NONE);
        report_cell(report, "%s", i < set->n ? set->items[i].label : NONE);
    }
}

void quality_labels_report(struct report *report, const struct config *config)
{
    static const struct report_column columns[] = {{"Source", false},
                                                   {"Column", false},
                                                   {"Column title", false},
                                                   {"Value", false},
                                                   {"Label", false}};
    size_t n = 0;
    report_section(report, "texts", "Titles and labels");
    titles_report(report, config);
    for (size_t i = 0; i < config->n_source; i++)
        n += config->sources[i].labels.n;
    if (n == 0)
        return;
    report_table(report, "What pages show in place of columns and their values", columns, 5);
    for (size_t i = 0; i < config->n_source; i++)
        for (size_t k = 0; k < config->sources[i].labels.n; k++)
            set_report(report, &config->sources[i], &config->sources[i].labels.sets[k]);
    report_table_end(report);
}
