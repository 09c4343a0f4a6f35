package chat.tacit.sim.mesh;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A client that watches its servers by loops and by what its contacts confirm. What gets lost is
 * drawn, and not passed through a mesh: a hop that drops costs time alone, since TX tries again.
 */
final class Watching {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int SERVERS = 100;
    private static final int GUARDS = 2;
    private static final int CONTACTS = 10;

    /** Those that are nothing else; each contact has a twin besides. */
    private static final int LOOP_KEYS = 4;

    /** The contact whose messages a selective server drops. */
    private static final int VICTIM = 0;

    private final Setting setting;
    private final Attack attack;
    private final Watched ledger = new Watched();
    private final SplittableRandom random;
    private final LoopKeys keys;
    private final List<Fingerprint> servers = new ArrayList<>();
    private final List<Fingerprint> guards = new ArrayList<>();
    private final List<List<Fingerprint>> loopRx = new ArrayList<>();
    private final List<List<Fingerprint>> contactRx = new ArrayList<>();
    private final Set<Fingerprint> bad = new HashSet<>();
    private final Set<Fingerprint> out = new HashSet<>();
    private Fingerprint framed;
    private Instant now = START;
    private int honestOut;

    /**
     * What is natural.
     *
     * @param loops in a day
     * @param messages in a day, each way
     * @param wholly the share of packets that reach neither RX
     * @param partly the share that is lost at one RX, of each
     */
    record Setting(double loops, double messages, double wholly, double partly) {}

    /**
     * @param days until a bad server was in quarantine, or the end
     * @param found whether one was
     * @param honest quarantines of honest servers until then
     */
    record Result(double days, boolean found, int honest) {}

    private Watching(long seed, Setting setting, Attack attack) {
        this.setting = setting;
        this.attack = attack;
        this.random = new SplittableRandom(seed);
        this.keys = new LoopKeys(LOOP_KEYS, random);
        for (int i = 0; i < SERVERS; i++) {
            byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(i).array();
            servers.add(new Fingerprint(Bytes.owned(Hash.sha256(number))));
        }
        for (int i = 0; i < GUARDS; i++) {
            guards.add(fresh(guards));
        }
        for (int i = 0; i < LOOP_KEYS + CONTACTS; i++) {
            loopRx.add(pair());
        }
        for (int i = 0; i < CONTACTS; i++) {
            contactRx.add(pair());
        }
        framed = loopRx.getFirst().getFirst();
        corrupt();
    }

    /** Watches until a bad server is found, at most so long. */
    static Result of(long seed, Setting setting, Attack attack, Duration most) {
        return new Watching(seed, setting, attack).run(most);
    }

    private void corrupt() {
        switch (attack.kind()) {
            case NONE -> {}
            case TX, TX_OF_ONE, FRAMING -> bad.add(guards.getFirst());
            case RX -> {
                bad.add(loopRx.getFirst().getFirst());
                contactRx.get(VICTIM).set(0, loopRx.getFirst().getFirst());
            }
            case RX_OF_ONE -> bad.add(contactRx.get(VICTIM).getFirst());
            case PAIR -> {
                bad.add(guards.getFirst());
                bad.add(loopRx.getFirst().getFirst());
            }
        }
    }

    private Fingerprint fresh(List<Fingerprint> but) {
        Fingerprint drawn = servers.get(random.nextInt(SERVERS));
        return but.contains(drawn) || guards.contains(drawn) || out.contains(drawn)
                ? fresh(but)
                : drawn;
    }

    private List<Fingerprint> pair() {
        List<Fingerprint> pair = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            pair.add(fresh(pair));
        }
        return pair;
    }

    private Result run(Duration most) {
        Instant end = START.plus(most);
        double perDay = setting.loops() + 2 * setting.messages();
        while (now.isBefore(end) && bad.stream().noneMatch(out::contains)) {
            double days = -Math.log(1 - random.nextDouble()) / perDay;
            now = now.plusMillis((long) (days * Duration.ofDays(1).toMillis()));
            double what = random.nextDouble() * perDay;
            if (what < setting.loops()) {
                loop();
            } else if (what < setting.loops() + setting.messages()) {
                say();
            } else {
                hear();
            }
            look();
        }
        double days =
                (double) Duration.between(START, now).toSeconds() / Duration.ofDays(1).toSeconds();
        return new Result(days, bad.stream().anyMatch(out::contains), honestOut);
    }

    private Fingerprint guard() {
        return guards.get(random.nextInt(GUARDS));
    }

    /** To twins go as many as to contacts, to the others what is left. */
    private int loopKey() {
        boolean twin = random.nextDouble() * setting.loops() < setting.messages();
        return twin ? LOOP_KEYS + random.nextInt(CONTACTS) : keys.next();
    }

    private void loop() {
        Fingerprint tx = guard();
        boolean nowhere = wholly() || drops(Attack.Kind.TX, tx);
        Map<Fingerprint, Boolean> legs = new LinkedHashMap<>();
        for (Fingerprint rx : loopRx.get(loopKey())) {
            boolean between =
                    (drops(Attack.Kind.FRAMING, tx) && rx.equals(framed))
                            || (drops(Attack.Kind.PAIR, tx) && bad.contains(rx));
            boolean lost = nowhere || partly() || between || drops(Attack.Kind.RX, rx);
            legs.put(rx, lost);
        }
        ledger.loop(tx, legs, now);
    }

    private void say() {
        Fingerprint tx = guard();
        int contact = random.nextInt(CONTACTS);
        boolean dropped =
                drops(Attack.Kind.TX, tx)
                        || (contact == VICTIM && drops(Attack.Kind.TX_OF_ONE, tx));
        boolean atOne = partly();
        boolean atTheOther = partly();
        boolean atNone = atOne && atTheOther;
        ledger.message(tx, contact, wholly() || dropped || atNone, now);
    }

    /** A message that came by one RX and not by the other speaks against the other. */
    private void hear() {
        int contact = random.nextInt(CONTACTS);
        List<Fingerprint> rx = List.copyOf(contactRx.get(contact));
        boolean one = partly() || dropsAt(rx.getFirst(), contact);
        boolean other = partly() || dropsAt(rx.getLast(), contact);
        if (!wholly() && !(one && other)) {
            ledger.message(rx.getFirst(), contact, one, now);
            ledger.message(rx.getLast(), contact, other, now);
        }
    }

    private boolean dropsAt(Fingerprint rx, int contact) {
        return drops(Attack.Kind.RX, rx) || (contact == VICTIM && drops(Attack.Kind.RX_OF_ONE, rx));
    }

    private boolean drops(Attack.Kind kind, Fingerprint server) {
        return attack.is(kind) && bad.contains(server) && random.nextDouble() < attack.share();
    }

    private boolean wholly() {
        return random.nextDouble() < setting.wholly();
    }

    private boolean partly() {
        return random.nextDouble() < setting.partly();
    }

    /** Servers in quarantine are replaced at once. */
    private void look() {
        out.removeIf(it -> !bad.contains(it) && !ledger.isInQuarantine(it, now));
        replace(guards);
        loopRx.forEach(this::replace);
        contactRx.forEach(this::replace);
    }

    private void replace(List<Fingerprint> used) {
        for (int i = 0; i < used.size(); i++) {
            Fingerprint server = used.get(i);
            if (ledger.isInQuarantine(server, now)) {
                honestOut += out.add(server) && !bad.contains(server) ? 1 : 0;
                used.set(i, fresh(used));
                framed = server.equals(framed) ? loopRx.getFirst().getFirst() : framed;
            }
        }
    }
}
