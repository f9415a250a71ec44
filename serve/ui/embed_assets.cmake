# cmake -DOUTPUT=file.c -DFOLDER=serve/ui -DPACKAGES=node_modules -P embed_assets.cmake
# Writes the pages' files as C text. Names carry a hash of the content, so browsers may keep them for ever.
# Out of govuk-frontend's style go its fonts (licensed for gov.uk alone), the crest and the source maps. Without the
# package the plain style stands in its place, under the same names.
include(${CMAKE_CURRENT_LIST_DIR}/../../features/base/embed_text.cmake)
set(package ${PACKAGES}/govuk-frontend)
if(NOT EXISTS ${package}/dist/govuk/govuk-frontend.min.css)
    set(plain true)
    file(READ ${FOLDER}/plain-licence.txt licence)
    file(READ ${FOLDER}/plain.css govuk_css)
    file(READ ${FOLDER}/plain.js govuk_js)
else()
    set(plain false)
    file(READ ${FOLDER}/govuk-licence.txt licence)
    file(READ ${package}/dist/govuk/govuk-frontend.min.css govuk_css)
    string(REGEX REPLACE "@font-face{[^}]*}" "" govuk_css "${govuk_css}")
    string(REPLACE "GDS Transport,arial" "arial" govuk_css "${govuk_css}")
    string(REGEX REPLACE "url\\([^)]*\\)" "none" govuk_css "${govuk_css}")
    string(REGEX REPLACE "/\\*# sourceMappingURL[^*]*\\*/" "" govuk_css "${govuk_css}")
    file(READ ${package}/dist/govuk/govuk-frontend.min.js govuk_js)
    string(REGEX REPLACE "//# sourceMappingURL[^\n]*" "" govuk_js "${govuk_js}")
    if(govuk_css MATCHES "GDS Transport|url\\(")
        message(FATAL_ERROR "govuk-frontend's style still names a font or a picture: see embed_assets.cmake")
    endif()
endif()
file(READ ${FOLDER}/hub.css hub_css)
file(READ ${FOLDER}/hub.js hub_js)
file(READ ${FOLDER}/icon.svg icon_svg)

set(rows "")
function(embed variable base extension type)
    string(SHA256 hash "${${variable}}")
    string(SUBSTRING ${hash} 0 12 hash)
    set(path "/assets/${base}.${hash}.${extension}")
    if(type MATCHES "^text/")
        string(APPEND type "; charset=utf-8")
    endif()
    string(HEX "${${variable}}" text)
    embed_text("${text}" text)
    set(rows "${rows}    {\"${base}.${extension}\", \"${path}\", \"${type}\", ${variable}, sizeof ${variable} - 1},\n" PARENT_SCOPE)
    set(definitions "${definitions}static const char ${variable}[] =\n    ${text};\n" PARENT_SCOPE)
    set(path "${path}" PARENT_SCOPE)
endfunction()

embed(govuk_css govuk css "text/css")
embed(govuk_js govuk js "text/javascript")
string(REPLACE "/assets/" "./" relative "${path}")
string(REPLACE "./govuk.js" "${relative}" hub_js "${hub_js}")
embed(hub_css hub css "text/css")
embed(hub_js hub js "text/javascript")
embed(icon_svg icon svg "image/svg+xml")
embed(licence govuk-licence txt "text/plain")
file(WRITE ${OUTPUT} "// Made by embed_assets.cmake.
#include \"serve/ui/assets.h\"

${definitions}
const struct asset asset_table[] = {\n${rows}};
const size_t asset_count = sizeof asset_table / sizeof *asset_table;
const bool assets_are_plain = ${plain};\n")
