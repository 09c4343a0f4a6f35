package chat.tacit.bench.turn;

import chat.tacit.protocol.wire.CallCredentials;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What coturn's client sends through a server, and what comes back.
 *
 * @param way how
 * @param clients at once
 * @param packets that each sends, of 1,000 bytes, one in each {@code interval}
 */
public record Call(Way way, int clients, int packets, Duration interval) {
    private static final int SIZE = 1_000;
    private static final String PEER_HOST = "127.0.0.2";
    private static final long PATIENCE_SECONDS = 120;
    private static final Pattern BYTES =
            Pattern.compile("tot_send_bytes ~ (\\d+), tot_recv_bytes ~ (\\d+)");
    private static final Pattern SECONDS = Pattern.compile("Total transmit time is (\\d+)");

    /** By which way. */
    public enum Way {
        /** From a client to somebody outside, who sends it back. */
        UDP("UDP, with somebody outside"),
        /** The same, with TLS between the client and the server. */
        TLS("TLS, with somebody outside"),
        /** From one client to another, each at an allocation of the same server. */
        BOTH("UDP, both sides at this server");

        private final String words;

        Way(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** How often the server relays what a client gets. */
        private int times() {
            return this == BOTH ? 1 : 2;
        }
    }

    /**
     * What came of it.
     *
     * @param megabits that the server relayed: what came to it for one side and went to the other
     * @param seconds that it took, as the client tells them: whole ones
     * @param lost the share of what was sent that didn't arrive
     * @param cpu processor time of the server
     */
    public record Relayed(double megabits, double seconds, double lost, Duration cpu) {
        public double megabitsPerSecond() {
            return megabits / seconds;
        }

        /** Milliseconds of a processor for each megabit. */
        public double cpuMillis() {
            return cpu.toNanos() / 1e6 / megabits;
        }
    }

    /**
     * Has it run.
     *
     * @throws IOException if it doesn't come to its end
     */
    public Relayed through(TurnSubject server, Coturn programs)
            throws IOException, InterruptedException {
        int port = freePort();
        Process peer =
                new ProcessBuilder(
                                programs.command(
                                        "turnutils_peer",
                                        List.of("-L", PEER_HOST, "-p", Integer.toString(port))))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            awaitEcho(port);
            Duration before = server.process().cpu();
            String said = run(programs.command("turnutils_uclient", words(server, port)));
            return relayed(said, server.process().cpu().minus(before));
        } finally {
            peer.destroyForcibly().waitFor();
        }
    }

    private Relayed relayed(String said, Duration cpu) throws IOException {
        Matcher total = BYTES.matcher(said);
        double sent = 0;
        double came = 0;
        while (total.find()) {
            sent = Double.parseDouble(total.group(1));
            came = Double.parseDouble(total.group(2));
        }
        Matcher took = SECONDS.matcher(said);
        if (came == 0 || !took.find()) {
            throw new IOException("nothing came through the server:\n" + said);
        }
        double seconds = Math.max(1, Double.parseDouble(took.group(1)));
        return new Relayed(way.times() * came * 8 / 1e6, seconds, 1 - came / sent, cpu);
    }

    private List<String> words(TurnSubject server, int peer) {
        CallCredentials credentials = TurnSubject.credentials();
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "-c",
                                "-m",
                                Integer.toString(clients),
                                "-n",
                                Integer.toString(packets),
                                "-l",
                                Integer.toString(SIZE),
                                "-z",
                                Long.toString(interval.toMillis()),
                                "-u",
                                credentials.name().text(),
                                "-w",
                                credentials.password()));
        words.addAll(
                switch (way) {
                    case UDP -> List.of("-e", PEER_HOST, "-r", Integer.toString(peer));
                    case TLS -> List.of("-t", "-S", "-e", PEER_HOST, "-r", Integer.toString(peer));
                    case BOTH -> List.of("-y");
                });
        int port = way == Way.TLS ? server.ports().tls() : server.ports().udp();
        words.addAll(List.of("-p", Integer.toString(port), TurnSubject.HOST));
        return words;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<byte[]> said =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return client.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        return new byte[0];
                    }
                });
        if (!client.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            client.destroyForcibly();
            throw new IOException("the client didn't come to its end");
        }
        return new String(said.join(), StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(PEER_HOST))) {
            return socket.getLocalPort();
        }
    }

    /** Waits until whoever is outside sends back what comes. */
    private static void awaitEcho(int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(PEER_HOST))) {
            socket.setSoTimeout(50);
            DatagramPacket packet =
                    new DatagramPacket(new byte[8], 8, InetAddress.ofLiteral(PEER_HOST), port);
            for (int tried = 0; tried < 200; tried++) {
                if (isSentBack(socket, packet)) {
                    return;
                }
            }
        }
        throw new IOException("who answers outside didn't start");
    }

    private static boolean isSentBack(DatagramSocket socket, DatagramPacket packet)
            throws IOException {
        try {
            socket.send(packet);
            socket.receive(packet);
            return true;
        } catch (SocketTimeoutException e) {
            return false; // not yet
        }
    }
}
