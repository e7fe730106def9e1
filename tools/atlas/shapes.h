/* Shapes: the signs and cursors that no font has, as polygons in units of one pixel at scale 1. */
#ifndef ATLAS_SHAPES_H
#define ATLAS_SHAPES_H

struct point {
  double x, y;
};
struct shape {
  double hot_x, hot_y;        /* the origin inside the polygons' coordinates */
  const struct point *points; /* polygons one after another, each closed by END; inside is even-odd */
};
#define END                                                                                                            \
  { 1e9, 1e9 }
extern const struct shape shapes_sign[], shapes_cursor[];

#endif
