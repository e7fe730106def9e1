/* Shapes: window buttons, the ring mark of the strip, and the fixed set of cursors. */
#include "shapes.h"

#include "glyph/glyph.h"
#include "iface/gui.h"

#define STOP                                                                                                           \
  { 2e9, 2e9 }

/* Twenty-four corners are a circle at these sizes. */
#define C(x, y, r, c, s)                                                                                               \
  { (x) + (r) * (c), (y) + (r) * (s) }
#define QUARTER(x, y, r, a, b)                                                                                         \
  C(x, y, r, (a), (b)), C(x, y, r, 0.966 * (a)-0.259 * (b), 0.966 * (b) + 0.259 * (a)),                                \
      C(x, y, r, 0.866 * (a)-0.5 * (b), 0.866 * (b) + 0.5 * (a)),                                                      \
      C(x, y, r, 0.707 * (a)-0.707 * (b), 0.707 * (b) + 0.707 * (a)),                                                  \
      C(x, y, r, 0.5 * (a)-0.866 * (b), 0.5 * (b) + 0.866 * (a)),                                                      \
      C(x, y, r, 0.259 * (a)-0.966 * (b), 0.259 * (b) + 0.966 * (a))
#define CIRCLE(x, y, r)                                                                                                \
  QUARTER(x, y, r, 1, 0), QUARTER(x, y, r, 0, 1), QUARTER(x, y, r, -1, 0), QUARTER(x, y, r, 0, -1), END

static const struct point ring[] = {CIRCLE(0, 0, 8), CIRCLE(0, 0, 6), CIRCLE(0, 0, 3), STOP};
static const struct point minimise[] = {{-4, 0}, {4, 0}, {4, 2}, {-4, 2}, END, STOP};
static const struct point maximise[] = {{-5, -4}, {5, -4}, {5, 5},  {-5, 5}, END, {-4, -2},
                                        {-4, 4},  {4, 4},  {4, -2}, END,     STOP};
static const struct point close[] = {{-4, -2.8}, {-2.8, -4}, {0, -1.2}, {2.8, -4}, {4, -2.8}, {1.2, 0}, {4, 2.8},
                                     {2.8, 4},   {0, 1.2},   {-2.8, 4}, {-4, 2.8}, {-1.2, 0}, END,      STOP};

static const struct point arrow[] = {{0, 0},    {0, 15.2},    {3.5, 12}, {6, 17.6}, {8.4, 16.6},
                                     {6, 11.2}, {10.8, 11.2}, END,       STOP};
static const struct point text[] = {{-3, -8},  {-1, -8},   {0, -7.2},  {1, -8},  {3, -8}, {3, -7},
                                    {1.5, -7}, {0.6, -6},  {0.6, 6},   {1.5, 7}, {3, 7},  {3, 8},
                                    {1, 8},    {0, 7.2},   {-1, 8},    {-3, 8},  {-3, 7}, {-1.5, 7},
                                    {-0.6, 6}, {-0.6, -6}, {-1.5, -7}, {-3, -7}, END,     STOP};
static const struct point hand[] = {{4.4, 1.2},  {5.8, 0},  {7.2, 1.2}, {7.2, 6.6}, {8.6, 6},   {10, 7},   {11.4, 6.4},
                                    {12.6, 7.4}, {14, 7.2}, {15, 8.4},  {14.8, 13}, {13, 17.5}, {6, 17.5}, {3, 13.4},
                                    {0.6, 10.4}, {1.4, 9},  {2.8, 9.2}, {4.4, 11},  END,        STOP};
static const struct point wait[] = {{-5.5, -8}, {5.5, -8}, {5.5, -6}, {-5.5, -6}, END,        {-5.5, 6},
                                    {5.5, 6},   {5.5, 8},  {-5.5, 8}, END,        {-4.5, -5}, {4.5, -5},
                                    {0.8, 0},   {4.5, 5},  {-4.5, 5}, {-0.8, 0},  END,        STOP};
static const struct point cross[] = {{-1, -8}, {1, -8}, {1, -1}, {8, -1},  {8, 1},   {1, 1}, {1, 8},
                                     {-1, 8},  {-1, 1}, {-8, 1}, {-8, -1}, {-1, -1}, END,    STOP};
static const struct point resize_h[] = {{-8.5, 0}, {-4.5, -4}, {-4.5, -1}, {4.5, -1}, {4.5, -4}, {8.5, 0},
                                        {4.5, 4},  {4.5, 1},   {-4.5, 1},  {-4.5, 4}, END,       STOP};
static const struct point resize_v[] = {{0, -8.5}, {-4, -4.5}, {-1, -4.5}, {-1, 4.5}, {-4, 4.5}, {0, 8.5},
                                        {4, 4.5},  {1, 4.5},   {1, -4.5},  {4, -4.5}, END,       STOP};
static const struct point resize_1[] = {{-6.5, -6.5}, {-0.8, -6.5}, {-3, -4.3}, {4.3, 3},     {6.5, 0.8}, {6.5, 6.5},
                                        {0.8, 6.5},   {3, 4.3},     {-4.3, -3}, {-6.5, -0.8}, END,        STOP};
static const struct point resize_2[] = {{6.5, -6.5}, {0.8, -6.5}, {3, -4.3}, {-4.3, 3},   {-6.5, 0.8}, {-6.5, 6.5},
                                        {-0.8, 6.5}, {-3, 4.3},   {4.3, -3}, {6.5, -0.8}, END,         STOP};
static const struct point move[] = {{0, -9},   {3, -5.5},  {1, -5.5},  {1, -1},   {5.5, -1}, {5.5, -3},  {9, 0},
                                    {5.5, 3},  {5.5, 1},   {1, 1},     {1, 5.5},  {3, 5.5},  {0, 9},     {-3, 5.5},
                                    {-1, 5.5}, {-1, 1},    {-5.5, 1},  {-5.5, 3}, {-9, 0},   {-5.5, -3}, {-5.5, -1},
                                    {-1, -1},  {-1, -5.5}, {-3, -5.5}, END,       STOP};

const struct shape shapes_sign[GLYPH_SIGNS] = {[GLYPH_RING] = {0, 0, ring},
                                               [GLYPH_MINIMISE] = {0, 0, minimise},
                                               [GLYPH_MAXIMISE] = {0, 0, maximise},
                                               [GLYPH_CLOSE] = {0, 0, close}};
const struct shape shapes_cursor[GUI_CURSORS] = {
    [GUI_CURSOR_ARROW] = {0, 0, arrow},        [GUI_CURSOR_TEXT] = {0, 0, text},
    [GUI_CURSOR_HAND] = {5.8, 0, hand},        [GUI_CURSOR_WAIT] = {0, 0, wait},
    [GUI_CURSOR_CROSS] = {0, 0, cross},        [GUI_CURSOR_RESIZE_H] = {0, 0, resize_h},
    [GUI_CURSOR_RESIZE_V] = {0, 0, resize_v},  [GUI_CURSOR_RESIZE_D1] = {0, 0, resize_1},
    [GUI_CURSOR_RESIZE_D2] = {0, 0, resize_2}, [GUI_CURSOR_MOVE] = {0, 0, move}};
