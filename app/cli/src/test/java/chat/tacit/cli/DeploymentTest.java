package chat.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Limit;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the files under {@code deploy} and the forms of platforms say is what there is. */
final class DeploymentTest {
    private static final Pattern VARIABLE = Pattern.compile("\\bTACIT_[A-Z_]+");

    /** Those that aren't limits: of the launcher, of serve, of our own scripts. */
    private static final Set<String> VARIABLES =
            Set.of(
                    "TACIT_HOST",
                    "TACIT_IDENTITY",
                    "TACIT_JAVA_HOME",
                    "TACIT_SKIP_BUILD",
                    "TACIT_DATA",
                    "TACIT_SERVE");

    private static ServeCommand parse(List<String> words) {
        ServeCommand serve = new ServeCommand();
        CommandLine command = new CommandLine(serve);
        ServeCommand.addLimits(command);
        assertThat(words.getFirst()).isEqualTo("serve");
        var _ = command.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
        return serve;
    }

    @Test
    void everyOptionInThemIsOneOfServe() {
        Map<String, List<String>> servings = Deployment.servings();
        assertThat(servings).hasSize(7);
        servings.forEach((file, words) -> assertThat(parse(words)).as(file).isNotNull());
        assertThatThrownBy(() -> parse(List.of("serve", "--stored", "memory")))
                .isInstanceOf(CommandLine.UnmatchedArgumentException.class);
    }

    /** Those that stand there as examples, too. */
    @Test
    void everyExampleInTheSettingsIsOneOfServe() {
        List<String> examples =
                Deployment.text("deploy/tacit-relay.conf")
                        .lines()
                        .filter(line -> line.startsWith("#TACIT_SERVE="))
                        .map(line -> line.substring(line.indexOf('=') + 1))
                        .toList();
        assertThat(examples).hasSize(4);
        for (String example : examples) {
            assertThat(parse(List.of(("serve " + example).split(" ")))).as(example).isNotNull();
        }
    }

    /** A relay without root's rights reads what systemd hands it, and starts without any of it. */
    @Test
    void everySecretThatIsNamedIsOneThatSystemdHandsOver() {
        String unit = Deployment.text("deploy/tacit-relay.service");
        Set<String> handed = found("(?m)^LoadCredential=([a-z.-]+):/etc/tacit-relay/\\1$", unit);
        assertThat(handed).isNotEmpty().isEqualTo(found("(?m)^SetCredential=([a-z.-]+):-$", unit));
        String texts =
                Deployment.text("deploy/tacit-relay.conf") + Deployment.text("docs/operating.md");
        assertThat(found("/run/credentials/tacit-relay\\.service/([a-z.-]+)", texts))
                .isEqualTo(handed);
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void everyOptionThatAnOperatorReadsOfIsThere() {
        Set<String> known =
                new HashSet<>(
                        Set.of(
                                "--build",
                                "--dearmor",
                                "--deploy-hook",
                                "--force-renewal",
                                "--json",
                                "--now",
                                "--standalone",
                                "--strip-components",
                                "--version"));
        CommandLine serve = new CommandLine(new ServeCommand());
        ServeCommand.addLimits(serve);
        known.addAll(serve.getCommandSpec().optionsMap().keySet());
        assertThat(found("(?<![\\w-])(--[a-z][a-z-]+)", Deployment.text("docs/operating.md")))
                .isSubsetOf(known);
    }

    @Test
    void everyVariableInThemIsOneThatIsRead() {
        Set<String> read = new HashSet<>(VARIABLES);
        Arrays.stream(Limit.values()).map(Limit::variable).forEach(read::add);
        for (String file : Deployment.FILES) {
            assertThat(VARIABLE.matcher(Deployment.text(file)).results().map(it -> it.group()))
                    .as(file)
                    .isSubsetOf(read);
        }
    }

    @Test
    void herokuIsToldToForgetAndToPingBeforeItsRouterGivesUp() {
        ServeCommand serve = parse(Objects.requireNonNull(Deployment.servings().get("Procfile")));
        assertThat(serve.keep.store).isEqualTo("memory");
        JsonObject form = new JsonObject(Deployment.text("app.json"));
        JsonObject identity = form.getJsonObject("env").getJsonObject("TACIT_IDENTITY");
        assertThat(identity.getString("generator")).isEqualTo("secret");
        assertThat(Deployment.settings("system.properties"))
                .containsEntry("java.runtime.version", "25");
        assertThat(Deployment.ROOT.resolve("tacit")).isExecutable();
    }

    @Test
    void renderAndFlyKeepWhatWaitsOnADisk() {
        JsonObject render =
                Deployment.yaml("render.yaml").getJsonArray("services").getJsonObject(0);
        String disk = render.getJsonObject("disk").getString("mountPath");
        assertThat(render.getString("dockerCommand")).contains("--data " + disk);
        assertThat(Deployment.ROOT.resolve(render.getString("dockerfilePath"))).exists();
        Map<String, Object> fly = Deployment.toml("fly.toml");
        assertThat(fly).containsEntry("mounts.destination", "/data");
        assertThat(fly.get("env.TACIT_HOST")).isEqualTo(fly.get("app") + ".fly.dev");
        assertThat(fly.get("services.internal_port")).isEqualTo(7_443);
        assertThat(Deployment.ROOT.resolve((String) fly.get("build.dockerfile"))).exists();
    }

    /** Whose disk is no larger than what has to be free is full from the first second. */
    @Test
    void disksHaveRoomBesidesWhatHasToBeFree() {
        int render =
                Deployment.yaml("render.yaml")
                        .getJsonArray("services")
                        .getJsonObject(0)
                        .getJsonObject("disk")
                        .getInteger("sizeGB");
        String fly = String.valueOf(Deployment.toml("fly.toml").get("mounts.initial_size"));
        assertThat(fly).endsWith("gb");
        long free = Limit.FREE_DISK.standard();
        assertThat(render * 1_000_000_000L).isGreaterThan(4 * free);
        assertThat(Long.parseLong(fly.replace("gb", "")) * 1_000_000_000L).isGreaterThan(4 * free);
    }

    @Test
    void filesThatAContainerIsMadeOfAreThere() {
        Deployment.text("deploy/Dockerfile")
                .lines()
                .filter(line -> line.startsWith("COPY --from=build /src/"))
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .filter(word -> word.startsWith("/src/") && !word.contains("/target/"))
                .forEach(word ->
                        assertThat(Deployment.ROOT.resolve(word.substring(5))).isExecutable());
        JsonObject relay =
                Deployment.yaml("deploy/compose.yaml")
                        .getJsonObject("services")
                        .getJsonObject("relay");
        assertThat(relay.getString("user")).isEqualTo("7443:7443");
        assertThat(relay.getJsonArray("cap_drop")).containsExactly("ALL");
        JsonObject calls = Deployment.yaml("deploy/compose.calls.yaml").getJsonObject("services");
        assertThat(calls.fieldNames()).containsExactlyInAnyOrder("relay", "coturn");
        ServeCommand serve =
                parse(
                        Objects.requireNonNull(
                                Deployment.servings().get("deploy/compose.calls.yaml")));
        assertThat(serve.turn.coturn).isTrue();
        assertThat(serve.services).contains("turn");
    }

    /** The relay's own TURN and a coturn in its place lead to the same addresses. */
    @Test
    void coturnReachesWhatARelayReaches() throws UnknownHostException {
        List<Range> denied =
                Deployment.text("deploy/coturn/turnserver.conf")
                        .lines()
                        .filter(line -> line.startsWith("denied-peer-ip="))
                        .map(line -> Range.of(line.substring(line.indexOf('=') + 1)))
                        .toList();
        Random random = new Random(8_656);
        for (int i = 0; i < 20_000; i++) {
            byte[] address = new byte[i % 2 == 0 ? 4 : 16];
            random.nextBytes(address);
            if (i % 4 == 1) {
                address[0] = 0x20;
                address[1] = (byte) (i % 3);
                address[2] = (byte) (i % 5);
            }
            same(denied, address);
        }
        for (Range range : denied) {
            for (BigInteger border : List.of(range.first(), range.last())) {
                for (int step = -1; step <= 1; step++) {
                    same(denied, bytes(border.add(BigInteger.valueOf(step)), range.size()));
                }
            }
        }
    }

    private static void same(List<Range> denied, byte[] address) throws UnknownHostException {
        boolean refused = denied.stream().anyMatch(range -> range.contains(address));
        assertThat(refused)
                .as(InetAddress.getByAddress(address).toString())
                .isEqualTo(!Reach.PUBLIC.allows(address));
    }

    /** The address before 0 is the last one of all. */
    private static byte[] bytes(BigInteger number, int size) {
        byte[] all = number.mod(BigInteger.ONE.shiftLeft(8 * size)).toByteArray();
        byte[] address = new byte[size];
        for (int i = 1; i <= Math.min(size, all.length); i++) {
            address[size - i] = all[all.length - i];
        }
        return address;
    }

    private record Range(BigInteger first, BigInteger last, int size) {
        static Range of(String text) {
            String[] ends = text.split("-", -1);
            byte[] first = literal(ends[0]);
            return new Range(
                    new BigInteger(1, first), new BigInteger(1, literal(ends[1])), first.length);
        }

        private static byte[] literal(String address) {
            try {
                return InetAddress.getByName(address).getAddress();
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(address, e);
            }
        }

        boolean contains(byte[] address) {
            BigInteger number = new BigInteger(1, address);
            return address.length == size
                    && number.compareTo(first) >= 0
                    && number.compareTo(last) <= 0;
        }
    }

    @Test
    void scriptsOfAContainerCanRun() {
        for (String script : List.of("deploy/start", "deploy/healthy")) {
            assertThat(Files.isExecutable(Deployment.ROOT.resolve(script))).isTrue();
        }
    }
}
