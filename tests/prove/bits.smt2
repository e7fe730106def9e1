; The facts on 64-bit words that WP takes as axioms (kernel/capability.h), and the one that narrowing rests on.
(set-logic QF_BV)
(declare-const x (_ BitVec 64))
(declare-const r (_ BitVec 64))
(declare-const have (_ BitVec 16))
(declare-const keep (_ BitVec 16))
; and_ones: a word and all ones
(push 1)
(assert (not (= (bvand x #xffffffffffffffff) x)))
(check-sat)
(pop 1)
; packed_low: shifted down and up again, the low 16 bits are clear
(push 1)
(assert (not (= ((_ extract 15 0) (bvshl (bvlshr x #x0000000000000010) #x0000000000000010)) #x0000)))
(check-sat)
(pop 1)
; packed_high: and what is put there leaves the rest alone
(push 1)
(assert (bvule r #x000000000000ffff))
(assert (not (= (bvand (bvor r (bvshl (bvlshr x #x0000000000000010) #x0000000000000010)) #xffffffffffff0000)
                (bvand x #xffffffffffff0000))))
(check-sat)
(pop 1)
; narrowed: no bit of a conjunction is new
(push 1)
(assert (not (= (bvand (bvand have keep) (bvnot have)) #x0000)))
(check-sat)
(pop 1)
