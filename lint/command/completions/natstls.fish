# Completion of natstls for fish. Prints what natstls __complete says.

function __natstls_complete
    set -l typed (commandline -opc) (commandline -ct)
    set -l lines (command natstls __complete $typed[2..-1] 2>/dev/null)
    set -l word (commandline -ct)
    set -l before (string match -r -- '^-.*=' $word)
    for line in $lines
        switch $line
            case ':files'
                __fish_complete_path (string replace -r -- '^-.*=' '' $word) | string replace -r -- '^' "$before"
            case ':dirs'
                __fish_complete_directories (string replace -r -- '^-.*=' '' $word) '' | string replace -r -- '^' "$before"
            case ':none'
            case '*'
                echo $line
        end
    end
end

complete -c natstls -f -a '(__natstls_complete)'
