# cmake -D CSV=nicknames.csv -D OUT=file.c -P embed_nicknames.cmake: the list of nicknames as a text of the program.
include(${CMAKE_CURRENT_LIST_DIR}/../base/embed_text.cmake)
file(READ ${CSV} hex HEX)
embed_text("${hex}" text)
file(WRITE ${OUT} "// Made by features/link/embed_nicknames.cmake.\n#include \"features/link/nicknames.h\"\n\nconst char nicknames_csv[] =\n    ${text};\n")
