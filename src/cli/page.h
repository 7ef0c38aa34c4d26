/* A page of text for a terminal: 80 columns, two of them margin, light rules, aligned numbers. */
#ifndef MKTOPT_CLI_PAGE_H
#define MKTOPT_CLI_PAGE_H

#include <stdio.h>

enum { CLI_PAGE_WIDTH = 78, CLI_NUMBER_SIZE = 64 };

typedef enum cli_style {
    CLI_PLAIN,
    CLI_STRONG,
    CLI_FAINT,
    CLI_ACCENT,
    CLI_GOOD,
    CLI_WARNING
} cli_style;

typedef struct cli_page {
    FILE *out;
    int colour; /* 0: styles are not shown */
} cli_page;

/* Text in a column of `width`: cut with an ellipsis when longer, control characters (a file may
 * hold anything) shown as '?'. Width counts characters; 0 is as long as the text. `width` < 0
 * aligns right. */
void cli_put(const cli_page *page, cli_style style, int width, const char *text);
/* The same for names: "paid_search" is shown as "paid search". */
void cli_put_name(const cli_page *page, cli_style style, int width, const char *name);
void cli_end_line(const cli_page *page);
void cli_margin(const cli_page *page);
void cli_space(const cli_page *page, int width);
/* A blank line, a title and a faint remark at its right. */
void cli_heading(const cli_page *page, const char *title, const char *remark);
void cli_rule(const cli_page *page);
/* A bar of at most `width` columns for a fraction 0..1; returns the columns it takes. */
int cli_bar(const cli_page *page, double fraction, int width);
/* Text broken at spaces: from column `indent`, where the line already is, to the page's end. */
void cli_paragraph(const cli_page *page, cli_style style, int indent, const char *text);

/* A number with thousands separators: 24,750.00; "-" when there is none. Returns `buffer`, which
 * has CLI_NUMBER_SIZE bytes. */
char *cli_amount(char *buffer, double value, int decimals);
/* 0.3 is "30 %", 0.125 is "12.5 %". */
char *cli_percent(char *buffer, double fraction);
/* Characters in UTF-8 text. */
int cli_width(const char *text);

#define CLI_AMOUNT(value, decimals) cli_amount((char[CLI_NUMBER_SIZE]){0}, (value), (decimals))
#define CLI_PERCENT(fraction)       cli_percent((char[CLI_NUMBER_SIZE]){0}, (fraction))

#endif
