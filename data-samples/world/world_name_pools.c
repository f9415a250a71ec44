// The table of pools. The shares are assumed; only their kind is taken from life: in some groups one
// surname in eight is the same and many women or men bear a name that says their sex, in others the
// commonest has one in a hundred.

#include "data-samples/world/world_name_pools.h"

#include "data-samples/world/world_names.h"

#define SYLLABLES(...)                                                                             \
    {                                                                                              \
        (const char *const[]){__VA_ARGS__},                                                        \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)                      \
    }
#define MIDDLES                                                                                    \
    SYLLABLES("", "bel", "cor", "dan", "fil", "gor", "lin", "mer", "nul", "pas", "ril", "sen",     \
              "tor", "vin", "wex", "zan")

const struct name_pool name_pools[NAME_POOLS] = {
    {.starts =
         SYLLABLES("bra", "dre", "fio", "gwe", "hul", "jor", "kel", "lum", "mav", "nir", "oro",
                   "pel", "qui", "rud", "sol", "tav", "uzi", "ven", "wyl", "xan", "yor", "zet"),
     .middles = MIDDLES,
     .girl_ends = SYLLABLES("a", "iel", "yth", "une", "ora", "né", "ise", "enca"),
     .boy_ends = SYLLABLES("ek", "un", "ash", "ilo", "or", "om", "ard", "ik"),
     .family_ends =
         SYLLABLES("brook", "dale", "fenn", "gard", "hurst", "low", "mere", "nock", "quist", "stow",
                   "thorp", "wick", "zell", "acker", "berin", "combe", "leigh", "rade")},
    {.starts =
         SYLLABLES("krz", "wod", "dzi", "szo", "lub", "gni", "tch", "pra", "vlo", "brz", "cze",
                   "jav", "mro", "nje", "ost", "rze", "stj", "ulk", "zbo", "hru", "fra", "ked"),
     .middles = MIDDLES,
     .girl_ends = SYLLABLES("ínka", "eta", "ová", "uza", "alja", "ice", "ena", "ysía"),
     .boy_ends = SYLLABLES("omír", "ec", "isko", "adun", "uj", "anek", "örz", "yll"),
     .family_ends =
         SYLLABLES("owetz", "inzky", "apka", "órük", "yszko", "evac", "ulin", "arzek", "itch",
                   "obal", "undra", "emko", "áchyn", "istov", "elka", "onczy", "ubrek", "yda"),
     .girl_heads = {0.03, 0.02},
     .boy_heads = {0.03, 0.02},
     .transliterated = true,
     .other_names = 0.15},
    {.starts =
         SYLLABLES("bhe", "dhu", "prl", "tir", "cha", "jha", "kir", "mhu", "ghi", "nuv", "ras",
                   "shu", "vyk", "yad", "ame", "ude", "ixh", "loh", "pyr", "sut", "oje", "dvu"),
     .middles = MIDDLES,
     .girl_ends = SYLLABLES("ipra", "eshi", "anva", "ujita", "indri", "oshna", "ekha", "alyu"),
     .boy_ends = SYLLABLES("indel", "esh", "anvir", "ujit", "otam", "ekar", "ishu", "aldev"),
     .family_ends =
         SYLLABLES("alkar", "andwe", "ipuri", "oshar", "umval", "eddin", "irani", "okhale", "asth",
                   "eliya", "undha", "ivan", "otra", "abhra", "ingal", "upta", "ehra", "orwal"),
     .women_word = "Kelvar",
     .men_word = "Sordin",
     .women = 0.36,
     .men = 0.32,
     .surname_heads = {0.06, 0.05, 0.03, 0.02},
     .girl_heads = {0.03, 0.02, 0.02},
     .boy_heads = {0.03, 0.02, 0.02},
     .transliterated = true,
     .other_names = 0.15},
    {.starts =
         SYLLABLES("zuf", "khe", "mok", "nuq", "tij", "ruv", "hyf", "ziy", "amq", "bus", "fyr",
                   "gux", "jyh", "luq", "omq", "qur", "syj", "ude", "waq", "yuz", "ilq", "sho"),
     .middles = MIDDLES,
     .girl_ends = SYLLABLES("eera", "oona", "anaz", "aida", "ooshi", "iyya", "esma", "una"),
     .boy_ends = SYLLABLES("avoon", "eedar", "aheem", "ulloh", "ooqi", "ashid", "imraz", "addeen"),
     .family_ends =
         SYLLABLES("aqan", "ood", "iqi", "ashmi", "awaz", "orri", "ulzam", "aikh", "emal", "uddar",
                   "izvi", "attak", "osein", "ehbub", "anwar", "itto", "ukhari", "olla"),
     .women_word = "Bevane",
     .women = 0.27,
     .surname_heads = {0.15, 0.08, 0.06, 0.04, 0.03, 0.02},
     .girl_heads = {0.04, 0.03, 0.03, 0.02},
     .boy_heads = {0.10, 0.05, 0.04, 0.02},
     .transliterated = true,
     .other_names = 0.1},
    {.starts =
         SYLLABLES("qae", "xuo", "lue", "fem", "dho", "nge", "tzy", "wyu", "baq", "hsi", "jiq",
                   "ket", "myo", "ouy", "pfu", "ree", "sae", "thy", "ung", "vue", "yeq", "zhy"),
     .middles = MIDDLES,
     .girl_ends = SYLLABLES("maiq", "xen", "lyng", "hui", "phin", "yue", "zai", "qiu"),
     .boy_ends = SYLLABLES("juq", "takh", "wey", "dung", "hok", "kien", "zhou", "bo"),
     .family_ends = SYLLABLES("n", "ng", "o", "k", "mi", "sa", "tai", "wu", "yen", "ho", "do", "ra",
                              "chi", "pa", "gu", "thu", "ju", "ki"),
     .surname_heads = {0.16, 0.09, 0.07, 0.06, 0.05, 0.04, 0.03, 0.03},
     .girl_heads = {0.03, 0.02, 0.02},
     .boy_heads = {0.03, 0.02, 0.02},
     .family_first = true,
     .transliterated = true,
     .other_names = 0.6},
    {.starts =
         SYLLABLES("omb", "adw", "efu", "ikp", "und", "osh", "aye", "bub", "chu", "dib", "eke",
                   "fym", "gba", "iju", "kuf", "lek", "mba", "nwy", "oly", "tem", "uzo", "yew"),
     .middles = MIDDLES,
     .girl_ends = SYLLABLES("ola", "ifeh", "unke", "amma", "ewa", "iye", "ossi", "ade"),
     .boy_ends = SYLLABLES("ombi", "unde", "ekwu", "atto", "ijeh", "okun", "emeh", "ayo"),
     .family_ends =
         SYLLABLES("akwe", "undele", "omah", "ijeko", "eboh", "anku", "otunde", "usei", "ikwu",
                   "amadi", "egbu", "orinde", "afole", "udoh", "imbo", "ensah", "atunga", "okwe"),
     .surname_heads = {0.03, 0.02, 0.02},
     .girl_heads = {0.02, 0.02},
     .boy_heads = {0.02, 0.02},
     .transliterated = true,
     .other_names = 0.25},
    {.starts =
         SYLLABLES("zah", "kym", "syl", "rud", "hai", "jyl", "mun", "yas", "bad", "dur", "fyd",
                   "gha", "ibq", "lay", "nyz", "qas", "tyr", "waf", "ays", "shi", "ruq", "myn"),
     .middles = MIDDLES,
     .girl_ends = SYLLABLES("iyah", "eena", "aleh", "oura", "inah", "ouda", "ahra", "éyla"),
     .boy_ends = SYLLABLES("eddin", "oumi", "aleq", "ayem", "oush", "ihar", "anef", "oüsef"),
     .family_ends =
         SYLLABLES("awi", "oubi", "éleh", "aqi", "oushi", "imani", "azeri", "abadi", "oudeh",
                   "anji", "ekhar", "urmaz", "assem", "ijah", "oütar", "avand", "elim", "ozadeh"),
     .surname_heads = {0.05, 0.04, 0.03, 0.02},
     .girl_heads = {0.03, 0.02},
     .boy_heads = {0.08, 0.03, 0.02},
     .transliterated = true,
     .other_names = 0.15},
};

uint32_t forename_pool(uint32_t forename)
{
    return forename / (2 * POOL_FORENAMES) % NAME_POOLS;
}

uint32_t surname_pool(uint32_t surname)
{
    return surname / POOL_SURNAMES % NAME_POOLS;
}
