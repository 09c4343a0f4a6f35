package chat.tacit.protocol.mesh.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.mesh.DropReport;
import chat.tacit.protocol.mesh.servers.FakeNames;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

class MonitorTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int RUNS = 50_000;
    private static final int PROBES = 200;

    private static final Bytes CONTACT = FakeNames.name(100).bytes();

    private final Random random = new Random(12);

    /** In how many runs of 200 probes a server that loses so many comes into quarantine. */
    private double quarantined(double loss) {
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            Suspicion suspicion = Suspicion.NONE;
            for (int probe = 0; probe < PROBES && !suspicion.isEnough(); probe++) {
                boolean lost = random.nextDouble() < loss;
                suspicion = lost ? suspicion.lost() : suspicion.returned();
            }
            found += suspicion.isEnough() ? 1 : 0;
        }
        return (double) found / RUNS;
    }

    @Test
    void dropperIsFoundAndHonestLossIsNot() {
        assertThat(quarantined(0.20)).isCloseTo(0.996, within(0.002));
        assertThat(quarantined(0.05)).isCloseTo(0.0006, within(0.0004));
        assertThat(quarantined(1)).isEqualTo(1);
        assertThat(quarantined(0)).isZero();
    }

    @Test
    void whoDropsEverythingIsFoundAfterSeven() {
        Suspicion suspicion = Suspicion.NONE;
        for (int i = 0; i < 6; i++) {
            suspicion = suspicion.lost();
            assertThat(suspicion.isEnough()).isFalse();
        }
        assertThat(suspicion.lost().isEnough()).isTrue();
    }

    @Test
    void goodBehaviourIsNotSavedUp() {
        Suspicion suspicion = Suspicion.NONE;
        for (int i = 0; i < 10_000; i++) {
            suspicion = suspicion.returned();
        }
        assertThat(suspicion).isEqualTo(Suspicion.NONE);
    }

    @Test
    void quarantineDoublesUpToADayAndIsForgottenAfterAWeek() {
        Quarantine quarantine = Quarantine.first(NOW);
        Instant now = NOW;
        for (int hours : new int[] {1, 2, 4, 8, 16, 24, 24}) {
            assertThat(quarantine.length()).isEqualTo(Duration.ofHours(hours));
            assertThat(quarantine.isOver(now.plus(quarantine.length()).minusMillis(1))).isFalse();
            now = now.plus(quarantine.length());
            assertThat(quarantine.isOver(now)).isTrue();
            quarantine = quarantine.next(now);
        }
        Instant week = quarantine.end().plus(Duration.ofDays(7));
        assertThat(quarantine.next(week.minusMillis(1)).length()).isEqualTo(Duration.ofDays(1));
        assertThat(quarantine.next(week)).isEqualTo(Quarantine.first(week));
    }

    /** In how many of several meshes of ten something holds of server 0 after enough probes. */
    private static double share(Probing[] meshes, Predicate<Probing> holds) {
        return (double) Arrays.stream(meshes).filter(holds).count() / meshes.length;
    }

    private static Probing[] meshes(int count, Consumer<Probing> prepare) {
        Probing[] meshes = new Probing[count];
        for (int run = 0; run < count; run++) {
            meshes[run] = new Probing(10, run);
            prepare.accept(meshes[run]);
            Fingerprint first = meshes[run].servers.getFirst();
            while (meshes[run].probes.getOrDefault(first, 0) < PROBES
                    && !meshes[run].quarantined.contains(first)) {
                meshes[run].probe();
            }
        }
        return meshes;
    }

    private static boolean hasFirst(Probing mesh) {
        return mesh.quarantined.contains(mesh.servers.getFirst());
    }

    @Test
    void dropperOfAFifthIsFoundAmongHonestServersWithin200Probes() {
        Probing[] meshes = meshes(200, mesh -> mesh.drops.put(mesh.servers.getFirst(), 0.20));
        assertThat(share(meshes, MonitorTest::hasFirst)).isGreaterThanOrEqualTo(0.99);
        // Charged to both ends, and yet hardly anybody else is taken for the dropper.
        double others = share(meshes, mesh -> mesh.quarantined.size() > (hasFirst(mesh) ? 1 : 0));
        assertThat(others).isLessThan(0.02);
    }

    /** Half of the loss of 5 % is at either end. */
    @Test
    void honestServersOfAMeshThatLosesATwentiethStay() {
        Probing[] meshes =
                meshes(200, mesh -> mesh.servers.forEach(one -> mesh.drops.put(one, 0.025)));
        assertThat(share(meshes, MonitorTest::hasFirst)).isLessThanOrEqualTo(0.005);
    }

    @Test
    void colludersAreFoundAndTheHonestOnesBesideThemAreNot() {
        int found = 0;
        int wronged = 0;
        int runs = 50;
        for (int run = 0; run < runs; run++) {
            Probing mesh = new Probing(10, run);
            mesh.servers.subList(0, 4).forEach(one -> mesh.drops.put(one, 0.30));
            for (int i = 0; i < 10 * PROBES / 2; i++) {
                mesh.probe();
            }
            found +=
                    (int)
                            mesh.servers.subList(0, 4).stream()
                                    .filter(mesh.quarantined::contains)
                                    .count();
            wronged +=
                    (int)
                            mesh.servers.subList(4, 10).stream()
                                    .filter(mesh.quarantined::contains)
                                    .count();
        }
        assertThat((double) found / (4 * runs)).isGreaterThanOrEqualTo(0.99);
        assertThat((double) wronged / (6 * runs)).isLessThan(0.02);
    }

    @Test
    void liarsRemoveNobody() {
        Probing mesh = new Probing(10, 1);
        Fingerprint honest = mesh.servers.getFirst();
        for (int hour = 0; hour < 100; hour++) {
            for (int liar = 1; liar < 10; liar++) {
                var report = new DropReport(honest, mesh.now.minusSeconds(600), mesh.now, 100, 100);
                mesh.watch.heard(mesh.servers.get(liar), report, mesh.now);
            }
            for (int i = 0; i < 60; i++) {
                mesh.probe();
            }
            assertThat(mesh.watch.probing(honest, mesh.now)).isBetween(1.0, 3.0);
        }
        assertThat(mesh.quarantined).isEmpty();
        assertThat(mesh.watch.suspicion(honest)).isEqualTo(Suspicion.NONE);
        // Who was wrong all the time is hardly listened to.
        assertThat(mesh.watch.probing(honest, mesh.now)).isLessThan(1.5);
    }

    @Test
    void serverThatKeepsMessagesBackFromTheRatchetIsFound() {
        Watch watch = new Watch(Watch.LEAST_PATIENCE);
        Fingerprint guard = FakeNames.name(1);
        for (int i = 0; i < 7; i++) {
            assertThat(watch.quarantine(guard, NOW)).isEmpty();
            watch.told(guard, CONTACT, true, NOW);
        }
        assertThat(watch.quarantine(guard, NOW)).isPresent();
        assertThat(watch.found(NOW)).hasSize(1);
        Fingerprint good = FakeNames.name(2);
        for (int i = 0; i < 100; i++) {
            watch.told(good, CONTACT, true, NOW);
            IntStream.range(0, 9).forEach(_ -> watch.told(good, CONTACT, false, NOW));
        }
        assertThat(watch.quarantine(good, NOW)).isEmpty();
    }
}
