# For scripts that put files into the program: sets ${result} to a C string literal of the bytes that ${hex} spells, eight
# a line, since neither the compiler nor a reader likes one long line.
function(embed_text hex result)
    string(REGEX REPLACE "(..)" "\\\\x\\1" text "${hex}")
    string(REGEX REPLACE "((\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..))" "\\1\"\n     \"" text "${text}")
    set(${result} "\"${text}\"" PARENT_SCOPE)
endfunction()
