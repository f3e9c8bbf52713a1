#include "install/venv.h"

struct str venv_prompt_clean(struct str name, struct arena *mem)
{
	char *clean = arena_array(mem, name.len + 1, char);

	for (size_t i = 0; i < name.len; i++) {
		char c = name.p[i];
		clean[i] = is_alnum(c) || c == '.' || c == '_' || c == '-' || (uint8_t)c >= 0x80 ? c : '_';
	}
	return (struct str){clean, name.len};
}

/* In single quotes, which every shell leaves alone but for what `special` and its escape say. */
static void quote(struct buf *out, struct str s, const char *special, const char *before, const char *after)
{
	buf_byte(out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		bool escape = s.p[i] && strchr(special, s.p[i]) != NULL;

		if (escape)
			buf_add(out, str_of(before));
		buf_byte(out, s.p[i]);
		if (escape)
			buf_add(out, str_of(after));
	}
	buf_byte(out, '\'');
}

static void quote_posix(struct buf *out, struct str s)
{
	quote(out, s, "'", "'\\", "'");
}

/* csh expands '!' even in quotes. */
static void quote_csh(struct buf *out, struct str s)
{
	buf_byte(out, '\'');
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] == '\'')
			buf_add(out, STR("'\\''"));
		else if (s.p[i] == '!')
			buf_add(out, STR("\\!"));
		else
			buf_byte(out, s.p[i]);
	buf_byte(out, '\'');
}

/* PowerShell takes four typographic quotes (U+2018 to U+201B) for the plain one. All are doubled. */
static void quote_powershell(struct buf *out, struct str s)
{
	buf_byte(out, '\'');
	for (size_t i = 0; i < s.len; i++) {
		struct str mark = str_sub(s, i, i + 3);

		if (mark.len == 3 && str_starts(mark, STR("\xe2\x80")) && (uint8_t)mark.p[2] >= 0x98 && (uint8_t)mark.p[2] <= 0x9b) {
			buf_add(out, mark);
			buf_add(out, mark);
			i += 2;
			continue;
		}
		buf_byte(out, s.p[i]);
		if (s.p[i] == '\'')
			buf_byte(out, '\'');
	}
	buf_byte(out, '\'');
}

static const char posix_head[] =
	"# Source this file from sh, bash or zsh: . bin/activate\n"
	"deactivate () {\n"
	"    if [ -n \"${_OLD_VIRTUAL_PATH:-}\" ] ; then\n"
	"        PATH=\"${_OLD_VIRTUAL_PATH}\"\n"
	"        export PATH\n"
	"        unset _OLD_VIRTUAL_PATH\n"
	"    fi\n"
	"    if [ -n \"${_OLD_VIRTUAL_PYTHONHOME:-}\" ] ; then\n"
	"        PYTHONHOME=\"${_OLD_VIRTUAL_PYTHONHOME}\"\n"
	"        export PYTHONHOME\n"
	"        unset _OLD_VIRTUAL_PYTHONHOME\n"
	"    fi\n"
	"    hash -r 2> /dev/null || true\n"
	"    if [ -n \"${_OLD_VIRTUAL_PS1+_}\" ] ; then\n"
	"        PS1=\"${_OLD_VIRTUAL_PS1}\"\n"
	"        export PS1\n"
	"        unset _OLD_VIRTUAL_PS1\n"
	"    fi\n"
	"    unset VIRTUAL_ENV\n"
	"    unset VIRTUAL_ENV_PROMPT\n"
	"    if [ \"${1:-}\" != nondestructive ] ; then\n"
	"        unset -f deactivate\n"
	"    fi\n"
	"}\n"
	"deactivate nondestructive\n"
	"VIRTUAL_ENV=";

static const char posix_tail[] =
	"\n"
	"export VIRTUAL_ENV VIRTUAL_ENV_PROMPT\n"
	"_OLD_VIRTUAL_PATH=\"$PATH\"\n"
	"PATH=\"$VIRTUAL_ENV/bin:$PATH\"\n"
	"export PATH\n"
	"if [ -n \"${PYTHONHOME:-}\" ] ; then\n"
	"    _OLD_VIRTUAL_PYTHONHOME=\"${PYTHONHOME}\"\n"
	"    unset PYTHONHOME\n"
	"fi\n"
	"if [ -z \"${VIRTUAL_ENV_DISABLE_PROMPT:-}\" ] ; then\n"
	"    _OLD_VIRTUAL_PS1=\"${PS1:-}\"\n"
	"    PS1=\"(${VIRTUAL_ENV_PROMPT}) ${PS1:-}\"\n"
	"    export PS1\n"
	"fi\n"
	"hash -r 2> /dev/null || true\n";

static const char csh_head[] =
	"# Source this file from csh or tcsh: source bin/activate.csh\n"
	"alias deactivate 'test $?_OLD_VIRTUAL_PATH != 0 && setenv PATH \"$_OLD_VIRTUAL_PATH\" && unset _OLD_VIRTUAL_PATH; rehash; "
	"test $?_OLD_VIRTUAL_PROMPT != 0 && set prompt=\"$_OLD_VIRTUAL_PROMPT\" && unset _OLD_VIRTUAL_PROMPT; "
	"unsetenv VIRTUAL_ENV; unsetenv VIRTUAL_ENV_PROMPT; test \"\\!:*\" != \"nondestructive\" && unalias deactivate'\n"
	"deactivate nondestructive\n"
	"setenv VIRTUAL_ENV ";

static const char csh_tail[] =
	"\n"
	"set _OLD_VIRTUAL_PATH=\"$PATH\"\n"
	"setenv PATH \"$VIRTUAL_ENV/bin:$PATH\"\n"
	"if (! \"$?VIRTUAL_ENV_DISABLE_PROMPT\" ) then\n"
	"    if ( $?prompt ) then\n"
	"        set _OLD_VIRTUAL_PROMPT=\"$prompt\"\n"
	"        set prompt = \"($VIRTUAL_ENV_PROMPT) $prompt\"\n"
	"    endif\n"
	"endif\n"
	"rehash\n";

static const char fish_head[] =
	"# Source this file from fish: source bin/activate.fish\n"
	"function deactivate -d 'Leave the Python environment'\n"
	"    if test -n \"$_OLD_VIRTUAL_PATH\"\n"
	"        set -gx PATH $_OLD_VIRTUAL_PATH\n"
	"        set -e _OLD_VIRTUAL_PATH\n"
	"    end\n"
	"    if test -n \"$_OLD_VIRTUAL_PYTHONHOME\"\n"
	"        set -gx PYTHONHOME $_OLD_VIRTUAL_PYTHONHOME\n"
	"        set -e _OLD_VIRTUAL_PYTHONHOME\n"
	"    end\n"
	"    if test -n \"$_OLD_FISH_PROMPT_OVERRIDE\"\n"
	"        set -e _OLD_FISH_PROMPT_OVERRIDE\n"
	"        functions -e fish_prompt\n"
	"        if functions -q _old_fish_prompt\n"
	"            functions -c _old_fish_prompt fish_prompt\n"
	"            functions -e _old_fish_prompt\n"
	"        end\n"
	"    end\n"
	"    set -e VIRTUAL_ENV\n"
	"    set -e VIRTUAL_ENV_PROMPT\n"
	"    if test \"$argv[1]\" != nondestructive\n"
	"        functions -e deactivate\n"
	"    end\n"
	"end\n"
	"deactivate nondestructive\n"
	"set -gx VIRTUAL_ENV ";

static const char fish_tail[] =
	"\n"
	"set -gx _OLD_VIRTUAL_PATH $PATH\n"
	"set -gx PATH \"$VIRTUAL_ENV/bin\" $PATH\n"
	"if set -q PYTHONHOME\n"
	"    set -gx _OLD_VIRTUAL_PYTHONHOME $PYTHONHOME\n"
	"    set -e PYTHONHOME\n"
	"end\n"
	"if test -z \"$VIRTUAL_ENV_DISABLE_PROMPT\"\n"
	"    functions -c fish_prompt _old_fish_prompt\n"
	"    function fish_prompt\n"
	"        set -l old_status $status\n"
	"        printf '(%s) ' $VIRTUAL_ENV_PROMPT\n"
	"        echo \"exit $old_status\" | .\n"
	"        _old_fish_prompt\n"
	"    end\n"
	"    set -gx _OLD_FISH_PROMPT_OVERRIDE \"$VIRTUAL_ENV\"\n"
	"end\n";

static const char powershell_head[] =
	"# Run this file in PowerShell: . bin/activate.ps1\n"
	"function global:deactivate ([switch]$NonDestructive) {\n"
	"    if (Test-Path variable:_OLD_VIRTUAL_PATH) {\n"
	"        $env:PATH = $variable:_OLD_VIRTUAL_PATH\n"
	"        Remove-Variable '_OLD_VIRTUAL_PATH' -Scope global\n"
	"    }\n"
	"    if (Test-Path function:_old_virtual_prompt) {\n"
	"        $function:prompt = $function:_old_virtual_prompt\n"
	"        Remove-Item function:\\_old_virtual_prompt\n"
	"    }\n"
	"    if ($env:VIRTUAL_ENV) { Remove-Item env:VIRTUAL_ENV -ErrorAction SilentlyContinue }\n"
	"    if ($env:VIRTUAL_ENV_PROMPT) { Remove-Item env:VIRTUAL_ENV_PROMPT -ErrorAction SilentlyContinue }\n"
	"    if (!$NonDestructive) { Remove-Item function:deactivate }\n"
	"}\n"
	"deactivate -NonDestructive\n"
	"$env:VIRTUAL_ENV = ";

static const char powershell_tail[] =
	"\n"
	"New-Variable -Scope global -Name _OLD_VIRTUAL_PATH -Value $env:PATH\n"
	"$env:PATH = (Join-Path $env:VIRTUAL_ENV 'bin') + [IO.Path]::PathSeparator + $env:PATH\n"
	"if (!$env:VIRTUAL_ENV_DISABLE_PROMPT) {\n"
	"    function global:_old_virtual_prompt { '' }\n"
	"    $function:_old_virtual_prompt = $function:prompt\n"
	"    function global:prompt {\n"
	"        Write-Host -NoNewline -ForegroundColor Green ('(' + $env:VIRTUAL_ENV_PROMPT + ') ')\n"
	"        _old_virtual_prompt\n"
	"    }\n"
	"}\n";

void venv_activate_write(struct buf *out, const char *which, const struct venv *v)
{
	cleanup(arena_free) struct arena mem = {0};
	struct str prompt = venv_prompt_clean(v->prompt_name, &mem);

	if (strcmp(which, "activate.csh") == 0) {
		buf_add(out, str_of(csh_head));
		quote_csh(out, v->root);
		buf_add(out, STR("\nsetenv VIRTUAL_ENV_PROMPT "));
		quote_csh(out, prompt);
		buf_add(out, str_of(csh_tail));
	} else if (strcmp(which, "activate.fish") == 0) {
		buf_add(out, str_of(fish_head));
		quote(out, v->root, "'\\", "\\", "");
		buf_add(out, STR("\nset -gx VIRTUAL_ENV_PROMPT "));
		quote(out, prompt, "'\\", "\\", "");
		buf_add(out, str_of(fish_tail));
	} else if (strcmp(which, "activate.ps1") == 0) {
		buf_add(out, str_of(powershell_head));
		quote_powershell(out, v->root);
		buf_add(out, STR("\n$env:VIRTUAL_ENV_PROMPT = "));
		quote_powershell(out, prompt);
		buf_add(out, str_of(powershell_tail));
	} else {
		buf_add(out, str_of(posix_head));
		quote_posix(out, v->root);
		buf_add(out, STR("\nVIRTUAL_ENV_PROMPT="));
		quote_posix(out, prompt);
		buf_add(out, str_of(posix_tail));
	}
}
