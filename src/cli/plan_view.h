/* The marketing plan as a page. */
#ifndef MKTOPT_CLI_PLAN_VIEW_H
#define MKTOPT_CLI_PLAN_VIEW_H

#include "cli/json.h"
#include "cli/page.h"

/* Shows the document that mktopt plan composes; what it does not have is left out. */
void cli_show_plan(const cli_page *page, cli_view plan);

#endif
