package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.protocol.live.AdmissionId;
import chat.tacit.protocol.live.Consent;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.live.Vouch;

import java.util.Optional;

/**
 * What a committer asks the others where more than one has to vouch ({@code spec/20-live} §9):
 * {@code m1(variable) ‖ H(m3) ‖ H(n2') ‖ sig of 4 ‖ expiry(u64)}.
 *
 * @param expiry seconds since 1970
 */
record VouchRequest(Identification newcomer, Consent consent, long expiry) {

    Payload payload() {
        Fields out = Fields.unlabelled().variable(newcomer.encode());
        consent.write(out);
        byte[] body = out.u64(expiry).toArray();
        return new Payload(Payload.Kind.VOUCH_REQUEST, Bytes.owned(body));
    }

    static VouchRequest decode(Bytes body) {
        FieldReader in = new FieldReader(body);
        Identification newcomer = Identification.decode(in.variable(Identification.MAX_SIZE));
        Consent consent = Consent.read(in);
        return in.whole(new VouchRequest(newcomer, consent, in.u64()));
    }

    /**
     * The vouch of one who was asked.
     *
     * @param committer who asks
     * @return nothing if the newcomer isn't trusted, or its signatures don't hold
     */
    Optional<Vouch> answer(Roster roster, MemberId committer, Self self) {
        Consent.Occasion occasion = new Consent.Occasion(committer, roster.epoch(), roster.head());
        boolean vouches =
                newcomer.errand().target().equals(new Target.Vouched(roster.room().live()))
                        && roster.member(newcomer.id()).isEmpty()
                        && newcomer.verifies(roster.room().relay())
                        && consent.verifies(roster.room(), occasion, newcomer)
                        && self.trust()
                                .key(newcomer.id())
                                .filter(newcomer.identity()::equals)
                                .isPresent();
        return vouches
                ? Optional.of(Vouch.sign(roster.room(), self.identity(), subject(roster), expiry))
                : Optional.empty();
    }

    Vouch.Subject subject(Roster roster) {
        return new Vouch.Subject(newcomer.id(), newcomer.admission(), roster.head());
    }

    /**
     * A vouch on its way to who asked for it: {@code q 32 ‖ id 32 ‖ expiry(u64) ‖ vouch 64}.
     *
     * @param admission for which it is
     */
    record Answer(AdmissionId admission, Vouch vouch) {

        Payload payload() {
            Fields out = Fields.unlabelled().fixed(admission.bytes());
            vouch.write(out);
            return new Payload(Payload.Kind.VOUCH, Bytes.owned(out.toArray()));
        }

        static Answer decode(Bytes body) {
            FieldReader in = new FieldReader(body);
            AdmissionId admission = new AdmissionId(in.fixed(Hash.SIZE));
            return in.whole(new Answer(admission, Vouch.read(in)));
        }
    }
}
