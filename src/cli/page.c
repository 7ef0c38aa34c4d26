#include "cli/page.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static const char *const styles[] = {
    [CLI_PLAIN] = "",          [CLI_STRONG] = "\033[1m", [CLI_FAINT] = "\033[2m",
    [CLI_ACCENT] = "\033[36m", [CLI_GOOD] = "\033[32m",  [CLI_WARNING] = "\033[33m",
};

static int is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

int cli_width(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++)
        width += !is_continuation(*text);
    return width;
}

/* ---- styled text -------------------------------------------------------------------------- */

static void begin_style(const cli_page *page, cli_style style)
{
    if (page->colour)
        fputs(styles[style], page->out);
}

static void end_style(const cli_page *page, cli_style style)
{
    if (page->colour && style != CLI_PLAIN)
        fputs("\033[0m", page->out);
}

/* At most `limit` characters; `space` is shown as a blank. */
static void put_characters(const cli_page *page, const char *text, int limit, char space)
{
    for (int shown = 0; *text != '\0'; text++) {
        shown += !is_continuation(*text);
        if (shown > limit)
            break;
        const int is_control = (unsigned char)*text < 0x20 || *text == 0x7f;
        fputc(is_control ? '?' : *text == space ? ' ' : *text, page->out);
    }
}

static void put(const cli_page *page, cli_style style, int width, const char *text, char space)
{
    const int length = cli_width(text);
    style = length > 0 ? style : CLI_PLAIN;
    const int column = width == 0 ? length : width < 0 ? -width : width;
    const int padding = length < column ? column - length : 0;
    if (width < 0)
        fprintf(page->out, "%*s", padding, "");
    begin_style(page, style);
    put_characters(page, text, length > column ? column - 1 : column, space);
    if (length > column)
        fputs("…", page->out);
    end_style(page, style);
    if (width > 0)
        fprintf(page->out, "%*s", padding, "");
}

void cli_put(const cli_page *page, cli_style style, int width, const char *text)
{
    put(page, style, width, text, ' ');
}

void cli_put_name(const cli_page *page, cli_style style, int width, const char *name)
{
    put(page, style, width, name, '_');
}

/* ---- lines -------------------------------------------------------------------------------- */

void cli_end_line(const cli_page *page)
{
    fputc('\n', page->out);
}

void cli_margin(const cli_page *page)
{
    cli_space(page, 2);
}

void cli_space(const cli_page *page, int width)
{
    fprintf(page->out, "%*s", width, "");
}

void cli_rule(const cli_page *page)
{
    cli_margin(page);
    begin_style(page, CLI_FAINT);
    for (int i = 0; i < CLI_PAGE_WIDTH - 2; i++)
        fputs("─", page->out);
    end_style(page, CLI_FAINT);
    cli_end_line(page);
}

void cli_heading(const cli_page *page, const char *title, const char *remark)
{
    cli_end_line(page);
    cli_margin(page);
    cli_put(page, CLI_STRONG, 0, title);
    if (remark[0] != '\0')
        cli_put(page, CLI_FAINT, -(CLI_PAGE_WIDTH - 2 - cli_width(title)), remark);
    cli_end_line(page);
    cli_rule(page);
}

int cli_bar(const cli_page *page, double fraction, int width)
{
    const double bounded = fraction > 0 ? fmin(fraction, 1.0) : 0.0;
    const int halves = (int)lround(bounded * width * 2);
    begin_style(page, CLI_ACCENT);
    for (int i = 0; i < halves / 2; i++)
        fputs("━", page->out);
    if (halves % 2 == 1)
        fputs("╸", page->out);
    end_style(page, CLI_ACCENT);
    return (halves + 1) / 2;
}

void cli_paragraph(const cli_page *page, cli_style style, int indent, const char *text)
{
    int column = indent;
    begin_style(page, style);
    while (*text != '\0') {
        const size_t length = strcspn(text, " ");
        int width = 0;
        for (size_t i = 0; i < length; i++)
            width += !is_continuation(text[i]);
        if (column > indent && column + 1 + width > CLI_PAGE_WIDTH) {
            fprintf(page->out, "\n%*s", indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', page->out);
            column++;
        }
        put_characters(page, text, width, ' ');
        column += width;
        text += length + strspn(text + length, " ");
    }
    end_style(page, style);
    cli_end_line(page);
}

/* ---- numbers ------------------------------------------------------------------------------ */

/* "1234567.5" to "1,234,567.5". */
static void group_digits(const char *plain, char *grouped)
{
    const size_t sign = plain[0] == '-';
    size_t digits = strspn(plain + sign, "0123456789");
    memcpy(grouped, plain, sign);
    plain += sign;
    grouped += sign;
    for (; digits > 0; digits--) {
        *grouped++ = *plain++;
        if (digits > 1 && digits % 3 == 1)
            *grouped++ = ',';
    }
    memcpy(grouped, plain, strlen(plain) + 1);
}

char *cli_amount(char *buffer, double value, int decimals)
{
    char plain[32];
    if (isnan(value))
        return strcpy(buffer, "-");
    if (fabs(value) >= 1e15)
        return mktopt__number_write(buffer, value);
    snprintf(plain, sizeof plain, "%.*f", decimals, value);
    if (strspn(plain, "-0.") == strlen(plain) && plain[0] == '-')
        memmove(plain, plain + 1, strlen(plain));
    group_digits(plain, buffer);
    return buffer;
}

char *cli_percent(char *buffer, double fraction)
{
    const double percent = fraction * 100;
    const int is_whole = fabs(percent - round(percent)) < 0.05;
    cli_amount(buffer, percent, is_whole ? 0 : 1);
    return isnan(fraction) ? buffer : strcat(buffer, " %");
}
