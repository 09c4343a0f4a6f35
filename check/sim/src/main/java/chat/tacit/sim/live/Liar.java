package chat.tacit.sim.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.live.OwnLeaf;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.LiveId;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.Target;
import chat.tacit.sim.Chance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a lying relay says in place of what it should say. */
final class Liar {
    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** Lines that it remembers. */
    private static final int MEMORY = 400;

    private final Chance chance;
    private final Entropy entropy;
    private final Fingerprint relay;
    private final LiveId session;
    private final List<Guest> guests;
    private final SigningKey accomplice;
    private final List<byte[]> said = new ArrayList<>();
    private final Map<Long, byte[]> kept = new HashMap<>();
    private int lies;

    Liar(Chance chance, Fingerprint relay, LiveId session, List<Guest> guests) {
        this.chance = chance;
        this.entropy = chance.entropy();
        this.relay = relay;
        this.session = session;
        this.guests = guests;
        this.accomplice = SigningKey.generate(entropy);
    }

    /** How often it lied. */
    int lies() {
        return lies;
    }

    /** Remembers what was said without a lie. */
    void remember(byte[] line) {
        if (said.size() == MEMORY) {
            said.remove(chance.between(0, MEMORY - 1));
        }
        said.add(line);
    }

    /** What it says to whoever has this seat. */
    List<byte[]> instead(long seat, byte[] line) {
        remember(line);
        lies++;
        List<byte[]> lines = new ArrayList<>();
        switch (chance.of(List.of(Lie.values()))) {
            case DROP -> {}
            case REPEAT -> lines.addAll(List.of(line, line));
            case REORDER -> {
                byte[] before = kept.put(seat, line);
                if (before != null) {
                    lines.add(before);
                }
            }
            case REPLAY -> lines.addAll(List.of(line, chance.of(said)));
            case CORRUPT -> lines.add(corrupt(line));
            case MISATTRIBUTE -> lines.add(misattribute(line));
            case FORGE -> lines.addAll(List.of(line, forged()));
        }
        return lines;
    }

    /** What it kept back of this one's. */
    Optional<byte[]> release(long seat) {
        return Optional.ofNullable(kept.remove(seat));
    }

    private byte[] corrupt(byte[] line) {
        byte[] changed = line.clone();
        changed[chance.between(0, line.length - 1)] =
                (byte) ALPHABET.charAt(chance.between(0, ALPHABET.length() - 1));
        return changed;
    }

    private byte[] misattribute(byte[] line) {
        MemberId other = chance.of(guests).id();
        return switch (ServerLine.decode(line)) {
            case ServerLine.Send(var _, var sealed) -> new ServerLine.Send(other, sealed).encode();
            case ServerLine.Greeting(var _, var sealed) ->
                    new ServerLine.Greeting(other, sealed).encode();
            case ServerLine.UserLeft(var _, var joined, var signature) ->
                    new ServerLine.UserLeft(other, joined, signature).encode();
            case ServerLine honest -> honest.encode();
        };
    }

    /** Something that holds in form, of what a relay knows and can make. */
    private byte[] forged() {
        MemberId one = chance.of(guests).id();
        ServerLine line =
                switch (chance.between(1, 7)) {
                    case 1 -> new ServerLine.UserLeft(one, chance.between(0, 8), Optional.empty());
                    case 2 -> new ServerLine.Stale(chance.between(0, 8), random(32));
                    case 3 -> newcomer();
                    case 4 -> new ServerLine.Send(one, Data.of(random(1_145)));
                    case 5 -> new ServerLine.Greeting(one, Data.of(random(377)));
                    case 6 ->
                            new ServerLine.Ack(
                                    Data.of(session.bytes()), 0, Optional.of(random(32)));
                    default ->
                            new ServerLine.Users(
                                    ServerLine.Change.WENT,
                                    List.of(
                                            new ServerLine.User(
                                                    new DisplayName("nobody"),
                                                    Data.of(one.bytes()))));
                };
        return line.encode();
    }

    /** Somebody of the relay's own asks to be let in. */
    private ServerLine newcomer() {
        Identification message =
                Identification.sign(
                        accomplice,
                        OwnLeaf.vouched(entropy).leaf(),
                        new Identification.Errand(
                                new Target.Vouched(session), random(32), Optional.empty()),
                        relay);
        return new ServerLine.NewUser(message.id(), Data.of(message.encode()));
    }

    private Bytes random(int size) {
        return Bytes.owned(entropy.bytes(size));
    }
}
