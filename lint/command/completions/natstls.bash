# Completion of natstls for bash. Prints what natstls __complete says.

_natstls() {
  local words=("${COMP_WORDS[@]:1:COMP_CWORD}") i line other=none
  COMPREPLY=()

  # bash takes --format=json for three words; glue them together again.
  local glued=() current=${COMP_WORDS[COMP_CWORD]} prefix=
  for ((i = 0; i < ${#words[@]}; i++)); do
    if ((${#glued[@]})) && [[ ${words[i]} == = || ${glued[-1]} == *= ]]; then
      glued[-1]+=${words[i]}
    else
      glued+=("${words[i]}")
    fi
  done
  # What bash does not replace is taken from the candidates again.
  if ((${#glued[@]})) && [[ ${glued[-1]} != "$current" ]]; then
    [[ $current == = ]] && current=
    prefix=${glued[-1]%"$current"}
  fi

  while IFS= read -r line; do
    if [[ $line == :* ]]; then
      other=${line#:}
    else
      line=${line%%$'\t'*}
      COMPREPLY+=("${line#"$prefix"}")
    fi
  done < <(command natstls __complete "${glued[@]}" 2>/dev/null)

  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  case $other in
    files) compopt -o default 2>/dev/null ;;
    dirs) compopt -o dirnames 2>/dev/null ;;
  esac
  return 0
}

complete -F _natstls natstls
