" natstls for ALE: checks the text of the buffer, also before it is saved.

call ale#Set('nats_natstls_executable', 'natstls')
call ale#Set('nats_natstls_options', '')

function! ale_linters#nats#natstls#GetCommand(buffer) abort
    return '%e lint --format json --stdin-filename %s'
    \   . ale#Pad(ale#Var(a:buffer, 'nats_natstls_options'))
    \   . ' -'
endfunction

" natstls counts columns in characters and ends behind the last one; ALE counts bytes up to the last one.
function! s:Byte(buffer, line, column) abort
    let l:text = get(getbufline(a:buffer, a:line), 0, '')

    return strlen(strcharpart(l:text, 0, a:column - 1)) + 1
endfunction

function! ale_linters#nats#natstls#Handle(buffer, lines) abort
    let l:report = ale#util#FuzzyJSONDecode(a:lines, {})
    let l:types = {'error': 'E', 'warning': 'W', 'info': 'I'}
    let l:output = []

    for l:finding in get(l:report, 'findings', [])
        if !has_key(l:finding, 'line')
            continue
        endif

        let l:item = {
        \   'text': l:finding.message,
        \   'detail': l:finding.message . "\n" . get(l:finding, 'help', ''),
        \   'code': l:finding.rule,
        \   'type': l:types[l:finding.severity],
        \   'lnum': l:finding.line,
        \   'col': s:Byte(a:buffer, l:finding.line, l:finding.column),
        \   'end_lnum': l:finding.end_line,
        \   'end_col': s:Byte(a:buffer, l:finding.end_line, l:finding.end_column) - 1,
        \}

        " An included file: its columns are not those of the buffer.
        if fnamemodify(l:finding.file, ':p') isnot# fnamemodify(bufname(a:buffer), ':p')
            let l:item.filename = fnamemodify(l:finding.file, ':p')
            let l:item.col = l:finding.column
            call remove(l:item, 'end_lnum')
            call remove(l:item, 'end_col')
        endif

        call add(l:output, l:item)
    endfor

    for l:problem in get(l:report, 'problems', [])
        call add(l:output, {'lnum': 1, 'type': 'E', 'text': l:problem.message})
    endfor

    return l:output
endfunction

call ale#linter#Define('nats', {
\   'name': 'natstls',
\   'executable': {buffer -> ale#Var(buffer, 'nats_natstls_executable')},
\   'command': function('ale_linters#nats#natstls#GetCommand'),
\   'callback': 'ale_linters#nats#natstls#Handle',
\})
