/* Message: see message.h. */
#include "message.h"
#include "attach.h"
#include "capability.h"
#include "mem.h"

static void *page_resolve(const struct thread *t) {
  const struct attachment *a = t->message_page ? attachment_over(t->pd, t->message_page) : NULL;
  if (!a || !a->mem || !attachment_whole(a) || cell_dying(&a->mem->cell)) return NULL;
  if (!(a->flags & ATTACH_WRITE) || a->mem->device) return NULL;
  uint32_t page = (uint32_t)((t->message_page - a->node.key) >> PAGE_SHIFT);
  return frame_page((uint32_t)mem_run(a->mem, a->first + page).frame);
}

struct message_page *message_page(struct thread *t) {
  if (t->message_epoch == t->pd->epoch) return t->message;
  t->message = page_resolve(t);
  t->message_epoch = t->message ? t->pd->epoch : 0;
  return t->message;
}

int message_check(struct thread *from, uint64_t untrusted_info) {
  if (!untrusted_info) return ST_OK;
  bool sound = untrusted_info <= INFO(0xffffu, 7) && INFO_BYTES(untrusted_info) <= MSG_DATA &&
               INFO_CAPS(untrusted_info) <= MSG_CAPS;
  return sound && message_page(from) ? ST_OK : ST_BAD_ARG;
}

/* One capability; the type that arrived, OBJ_NONE when it was dropped. */
/*@ requires pd_sound(from) && pd_sound(to) && puttable(to, from);
    assigns *slot_of(to, untrusted_target);
    ensures granted: \result != OBJ_NONE ==>
      \old((uint16_t)slot_of(from, untrusted_source)->generation_rights & RIGHT_GRANT) != 0;
    ensures empty: \result != OBJ_NONE ==> 0 < untrusted_target < to->slots;
    ensures narrower: \result != OBJ_NONE ==>
      \let had = (uint16_t)\old(slot_of(from, untrusted_source)->generation_rights);
      \let has = (uint16_t)\old(slot_of(to, untrusted_target))->generation_rights;
      (has & had) == has && (has & rights) == has; */
static enum object_type transfer_cap(struct pd *from, struct pd *to, uint64_t untrusted_source,
                                     uint64_t untrusted_target, uint16_t rights) {
  struct found f;
  if (find_any(from, untrusted_source, &f) || cell_dying(f.cell) || !(f.rights & RIGHT_GRANT)) return OBJ_NONE;
  if (!slot_empty(to, untrusted_target)) return OBJ_NONE;
  //@ assert had: f.rights == (uint16_t)\at(slot_of(from, untrusted_source)->generation_rights, Pre);
  slot_put(to, untrusted_target, f.cell, narrowed(f.rights, rights), f.badge);
  return cell_type(f.cell);
}

uint64_t message_transfer(struct thread *from, struct thread *to, uint64_t info) {
  if (!info) return 0;
  struct message_page *source = message_page(from), *target = message_page(to);
  if (!source || !target) return 0;
  unsigned bytes = INFO_BYTES(info), caps = INFO_CAPS(info);
  for (unsigned i = 0; i < MSG_CAPS; i++) {
    cap_t send = *(volatile cap_t *)&source->send[i], receive = *(volatile cap_t *)&target->receive[i];
    uint16_t rights = *(volatile uint16_t *)&source->rights[i];
    target->arrived[i] = i < caps ? (uint16_t)transfer_cap(from->pd, to->pd, send, receive, rights) : OBJ_NONE;
  }
  __builtin_memcpy(target->data, source->data, bytes);
  return info;
}
