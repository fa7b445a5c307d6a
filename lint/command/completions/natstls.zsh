#compdef natstls
# Completion of natstls for zsh. Prints what natstls __complete says.

_natstls() {
  local line other=none
  local -a words_typed described bare
  words_typed=("${(@Q)words[2,CURRENT]}")

  while IFS= read -r line; do
    if [[ $line == :* ]]; then
      other=${line#:}
    elif [[ ${line%%$'\t'*} == *= ]]; then
      bare+=("${line%%$'\t'*}")
    else
      # _describe takes the text behind the first colon for the description.
      local word=${line%%$'\t'*} text=
      [[ $line == *$'\t'* ]] && text=${line#*$'\t'}
      described+=("${word//:/\\:}${text:+:$text}")
    fi
  done < <(command natstls __complete "${words_typed[@]}" 2>/dev/null)

  (( $#bare )) && compadd -S '' -- "${bare[@]}"
  (( $#described )) && _describe natstls described
  case $other in
    files) [[ $PREFIX == -*=* ]] && compset -P '*='; _files ;;
    dirs) [[ $PREFIX == -*=* ]] && compset -P '*='; _files -/ ;;
  esac
}

# A file of fpath is the body of the function at its first call; otherwise the script is sourced.
if [[ $funcstack[1] == _natstls ]]; then
  _natstls "$@"
else
  compdef _natstls natstls
fi
