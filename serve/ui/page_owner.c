// The form by which a case changes hands.

#include "serve/ui/pages.h"
#include "serve/ui/parts.h"

#include "features/base/arena.h"

#include <string.h>

#define NOBODY "-" // as a value of the form

static void owner_choices(struct html *html, const struct setting *setting,
                          const struct hand_over_page *page)
{
    struct arena arena = {0};
    size_t n = 0;
    struct choice *choices = arena_array(&arena, page->n_name + 1, sizeof *choices);
    for (size_t i = 0; i < page->n_name; i++) {
        bool self = strcmp(page->names[i], setting->viewer->name) == 0;
        if (page->alert->owner && strcmp(page->names[i], page->alert->owner) == 0)
            continue;
        choices[n++] = (struct choice){
            page->names[i],
            self ? arena_format(&arena, "I will (%s)", page->names[i]) : page->names[i], NULL};
    }
    if (page->alert->owner)
        choices[n++] = (struct choice){NOBODY, "Nobody: put the case back",
                                       "It is among the unassigned again"};
    part_radios(html,
                &(struct radios){.id = "to",
                                 .legend = "Who will work on this case?",
                                 .chosen = page->to,
                                 .choices = choices,
                                 .n = n},
                &page->errors);
    arena_done(&arena);
}

void page_hand_over(struct html *html, const struct setting *setting,
                    const struct hand_over_page *page)
{
    struct arena arena = {0};
    long long id = (long long)page->alert->id;
    const char *name = arena_format(&arena, "Case %lld", id);
    struct frame frame = {.title = arena_format(&arena, "Hand over – case %lld", id),
                          .hub_name = setting->hub_name,
                          .viewer = setting->viewer,
                          .tab = TAB_QUEUE,
                          .errors = &page->errors,
                          .back = arena_format(&arena, "/cases/%lld", id),
                          .back_text = name};
    page_open(html, &frame);
    html_put(html,
             "<div class=\"govuk-grid-row\"><div class=\"govuk-grid-column-two-thirds\"><span "
             "class=\"govuk-caption-xl\">%s</span><h1 class=\"govuk-heading-xl\">Hand over</h1><p "
             "class=\"govuk-body\">%s%s. The due times do not change.</p><form method=\"post\" "
             "action=\"/cases/%lld/hand-over\" novalidate>",
             name, page->alert->owner ? page->alert->owner : "Nobody",
             page->alert->owner ? " works on this case" : " works on this case yet", id);
    part_csrf(html, setting->viewer->csrf);
    html_put(html, "<input type=\"hidden\" name=\"shown\" value=\"%lld\">",
             (long long)page->alert->owner_id);
    owner_choices(html, setting, page);
    part_textarea(
        html,
        &(struct textarea){"words", LABEL_HAND_OVER,
                           "For example, that a colleague is away. Do not repeat names of "
                           "the family here.",
                           page->words, 3, OWNER_WORDS_MAX},
        &page->errors);
    part_button(html, "Hand over case");
    html_raw(html, "</form></div></div>");
    page_close(html);
    arena_done(&arena);
}
