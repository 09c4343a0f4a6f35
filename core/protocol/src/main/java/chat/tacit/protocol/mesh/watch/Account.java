package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;

import java.util.Optional;

/**
 * One of the sums that are kept of a server ({@code spec/40-mesh} §12.1).
 *
 * @param contact of whose messages alone it is
 */
record Account(Fingerprint server, Kind kind, Optional<Bytes> contact) {

    enum Kind {
        /** Of probes that enter there and go to several RX: each is charged for every one. */
        ENTRY,
        /** Of all other probes. */
        END,
        /** Of what contacts' messages say. */
        WORDS,
        /** Of what one contact's say: what returns elsewhere washes nothing away there. */
        CONTACT
    }

    static Account of(Fingerprint server, Kind kind) {
        return new Account(server, kind, Optional.empty());
    }

    static Account of(Fingerprint server, Bytes contact) {
        return new Account(server, Kind.CONTACT, Optional.of(contact));
    }

    /**
     * A sum as it is held against {@link Suspicion#QUARANTINE}: what gets lost before both RX is
     * charged to the entry twice at once, as if that were half.
     */
    Suspicion weighed(Suspicion sum) {
        return switch (kind) {
            case ENTRY -> new Suspicion(sum.sum() / 2);
            case END, WORDS, CONTACT -> sum;
        };
    }
}
