package chat.tacit.protocol.mesh.watch;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.watch.Account.Kind;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of a packet.
 *
 * @param accounts to which it is charged
 * @param at when that was known
 */
record Outcome(Set<Account> accounts, boolean lost, Instant at) {
    Outcome {
        accounts = Set.copyOf(accounts);
    }

    /** Of a probe, for one of several RX to which it was to come. */
    static Outcome leg(Fingerprint entry, Fingerprint rx, boolean lost, Instant at) {
        Account end = Account.of(rx, Kind.END);
        return new Outcome(
                entry.equals(rx) ? Set.of(end) : Set.of(Account.of(entry, Kind.ENTRY), end),
                lost,
                at);
    }

    /** Of a probe that is charged once to each of these. */
    static Outcome once(Set<Fingerprint> ends, boolean lost, Instant at) {
        return new Outcome(
                ends.stream().map(it -> Account.of(it, Kind.END)).collect(Collectors.toSet()),
                lost,
                at);
    }

    /** Of a message of a contact's, which speaks of one server. */
    static Outcome word(Fingerprint server, Bytes contact, boolean lost, Instant at) {
        return new Outcome(
                Set.of(Account.of(server, Kind.WORDS), Account.of(server, contact)), lost, at);
    }

    /** Whether it is of a message and not of a probe. */
    boolean isWord() {
        return accounts.stream().anyMatch(it -> it.kind() == Kind.CONTACT);
    }

    /** The servers to which it is charged. */
    Set<Fingerprint> ends() {
        return accounts.stream().map(Account::server).collect(Collectors.toSet());
    }
}
