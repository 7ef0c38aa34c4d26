/* Making a relaxation, and changing the domains of its terms. */
#include "allocation/relaxation/relaxation.h"

int mktopt__relaxation_init(mktopt__relaxation *r, mktopt__arena *arena)
{
    const int64_t n = r->n_terms;
    int64_t room = 0;
    for (int64_t j = 0; j < n; j++)
        room += mktopt__envelope_room(&r->shapes[j]);
    mktopt__piece *pieces = mktopt__arena_alloc(arena, room, sizeof *pieces);
    r->domains = mktopt__arena_alloc(arena, n, sizeof *r->domains);
    r->envelopes = mktopt__arena_alloc(arena, n, sizeof *r->envelopes);
    r->near = mktopt__arena_alloc(arena, n, sizeof *r->near);
    r->x = mktopt__arena_alloc(arena, n, sizeof *r->x);
    r->room = mktopt__arena_alloc(arena, n, sizeof *r->room);
    r->ceiling = mktopt__arena_alloc(arena, r->n_groups, sizeof *r->ceiling);
    r->floor = mktopt__arena_alloc(arena, r->n_groups, sizeof *r->floor);
    r->prices = mktopt__arena_alloc(arena, r->n_groups, sizeof *r->prices);
    r->met = mktopt__arena_alloc(arena, r->n_groups, sizeof *r->met);
    r->met_before = mktopt__arena_alloc(arena, r->n_groups, sizeof *r->met_before);
    r->pinned = mktopt__arena_alloc(arena, r->n_groups, sizeof *r->pinned);
    r->held = mktopt__arena_alloc(arena, r->n_groups, sizeof *r->held);
    if (pieces == NULL || r->domains == NULL || r->envelopes == NULL || r->near == NULL ||
        r->x == NULL || r->room == NULL || r->ceiling == NULL || r->floor == NULL ||
        r->prices == NULL || r->pinned == NULL || r->held == NULL || r->met == NULL ||
        r->met_before == NULL)
        return -1;
    for (int64_t j = 0; j < n; j++) {
        r->envelopes[j].pieces = pieces;
        pieces += mktopt__envelope_room(&r->shapes[j]);
    }
    return 0;
}

int64_t mktopt__widest_room(const mktopt__shape *shapes, int64_t count)
{
    int64_t widest = 0;
    for (int64_t j = 0; j < count; j++) {
        const int64_t room = mktopt__envelope_room(&shapes[j]);
        widest = room > widest ? room : widest;
    }
    return widest;
}

void mktopt__relax_term(mktopt__relaxation *r, int64_t term, const mktopt__domain *domain)
{
    enum { POINTS_AN_EVALUATION = 16 };
    r->domains[term] = *domain;
    r->evaluations += r->shapes[term].point_count / POINTS_AN_EVALUATION;
    mktopt__envelope_build(&r->envelopes[term], &r->shapes[term], domain);
}
