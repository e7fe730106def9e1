/* Longest: how long a server may be busy with one request, for those whom a time is guaranteed.
 *
 * Why: nobody interrupts a request; whoever waits for a busy server pays for the rest of it (kernel/README.md). So a
 * reservation needs that much on top of its own work, for every server that it is routed to: init adds it to the runtime,
 * and the kernel's admission charges it. Instructions, with the kernel's part; waits for devices are not in them.
 * tests/components/longest measures each of a parent, beside 29 siblings, longest-devices those of drivers and the outbox,
 * longest-gui those of the display server with the piece of a frame that may come first, longest-sign the signer's with its
 * turns between requests, and one that grows beyond its number fails (tests/qemu/test_costs.py). A service that is not here
 * has no bound that anybody has shown: a config that routes a reservation to it has to say `provides "service" longest=`.
 * L(service, instructions) */
#ifndef IFACE_LONGEST_H
#define IFACE_LONGEST_H

#define LONGEST_OF_PARENTS(L)                                           \
  L(parent, 115000)                                                     \
  L(rom, 640000) /* the state of 30 children; of a boot module 9,000 */ \
  L(log, 36000)                                                         \
  L(report, 40000)                                                      \
  L(launch, 220000)                                                     \
  L(why, 64000)                                                         \
  L(control, 260000)
#define LONGEST_OF_DEVICES(L)                              \
  L(io, 5000)                                              \
  L(device, 9000)                                          \
  L(framebuffer, 70000) /* to leave a mode of 3840x2160 */ \
  L(input, 7000)                                           \
  L(rtc, 3000)                                             \
  L(console, 5000)                                         \
  L(outbox, 220000)
/* With a picture of 3840x2160 and 217 windows on it. */
#define LONGEST_OF_SCREEN(L) L(gui, 90000000) L(placement, 30000000) L(keeper, 30000000)
#define LONGEST_OF_SIGNER(L) L(sign, 400000000) /* to lay out a mail of 1 MiB and paint it */
#define LONGEST_REQUESTS(L) LONGEST_OF_PARENTS(L) LONGEST_OF_DEVICES(L) LONGEST_OF_SCREEN(L) LONGEST_OF_SIGNER(L)

#define LONGEST_KERNEL 10000u /* an entry of anybody, with the wait for three other CPUs */

#endif
