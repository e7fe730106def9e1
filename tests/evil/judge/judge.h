/* Judge: what its files share. */
#ifndef JUDGE_JUDGE_H
#define JUDGE_JUDGE_H

#include "../../state/state.h"
#include "../score.h"
#include "base/loop.h"
#include "base/string.h"

enum { WORKERS = 4, NAME = 25 };

/* measure.c: the siblings' work. */
bool workers_open(const struct kdl *config);
void workers_mark(void); /* a window begins */
/* Per mille of the baseline that the worst worker reached in the window since the mark; the first call is the baseline.
 * `text` gets every worker's figure. */
unsigned workers_rate(char *text, size_t size);

/* rounds.c: one attack after the other. */
bool rounds_read(const struct kdl *config);
void rounds_start(void);
void rounds_told(const struct session *s, const struct score_tell_in *in);

#endif
