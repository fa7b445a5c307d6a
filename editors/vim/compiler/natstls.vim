" :compiler natstls, then :make checks the current file.
if exists('current_compiler')
  finish
endif
let current_compiler = 'natstls'

CompilerSet makeprg=natstls\ lint\ --format\ concise\ --color\ never\ --\ %:S
" FILE:LINE:COLUMN: SEVERITY: MESSAGE [RULE]; the type is the first letter of the severity
CompilerSet errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%f:%l:%c:\ %tnfo:\ %m,%-G%.%#
