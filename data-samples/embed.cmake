# cmake -D ROOT=<data-samples> -D OUT=<file.c> -P embed.cmake: the shipped workspace files as bytes in a C file, so that
# the binary needs no install path. borough/x becomes "x", scenarios/y becomes "scenarios/y".
include(${CMAKE_CURRENT_LIST_DIR}/../features/base/embed_text.cmake)
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/borough/* ${ROOT}/scenarios/*.yaml)
list(SORT files)
set(arrays "")
set(rows "")
set(i 0)
foreach(file ${files})
    file(READ ${ROOT}/${file} hex HEX)
    embed_text("${hex}" text)
    string(REGEX REPLACE "^borough/" "" path "${file}")
    string(APPEND arrays "static const char file_${i}[] =\n    ${text};\n")
    string(APPEND rows "    {\"${path}\", file_${i}, sizeof file_${i} - 1},\n")
    math(EXPR i "${i} + 1")
endforeach()
file(WRITE ${OUT} "// Made by data-samples/embed.cmake.\n#include \"data-samples/templates.h\"\n\n${arrays}\n"
     "const struct template_file template_files[] = {\n${rows}};\nconst size_t shipped_file_count = ${i};\n")
