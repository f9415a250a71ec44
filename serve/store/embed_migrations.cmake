# cmake -DOUTPUT=file.c -DFOLDER=migrations -DKIND=sqlite -P embed_migrations.cmake
# Writes the migrations as C text: the binary needs no install path.
include(${CMAKE_CURRENT_LIST_DIR}/../../features/base/embed_text.cmake)
file(GLOB files ${FOLDER}/${KIND}/[0-9][0-9][0-9]_*.sql)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
    get_filename_component(base "${file}" NAME_WE)
    string(SUBSTRING "${base}" 0 3 digits)
    string(SUBSTRING "${base}" 4 -1 name)
    string(REGEX REPLACE "^0+" "" number "${digits}")
    file(READ "${file}" text HEX)
    embed_text("${text}" text)
    string(APPEND rows "    {${number}, \"${name}\",\n     ${text}},\n")
endforeach()
list(LENGTH files n)
file(WRITE ${OUTPUT} "// Made by embed_migrations.cmake from serve/store/migrations/${KIND}.
#include \"serve/store/migrate.h\"

const struct migration migrations_${KIND}[] = {\n${rows}};
const int n_migration_${KIND} = ${n};\n")
