package chat.tacit.web;

import chat.tacit.client.ClientException;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.web.api.About;
import chat.tacit.web.api.Api;
import chat.tacit.web.edge.Edge;
import chat.tacit.web.events.EventLog;
import chat.tacit.web.files.BackupFiles;
import chat.tacit.web.files.Portraits;
import chat.tacit.web.files.Previews;
import chat.tacit.web.files.WebFiles;
import chat.tacit.web.gate.Certificates;
import chat.tacit.web.gate.Entrance;
import chat.tacit.web.gate.Gate;
import chat.tacit.web.gate.Names;
import chat.tacit.web.gate.Passwords;
import chat.tacit.web.gate.Sessions;
import chat.tacit.web.gate.Tokens;
import chat.tacit.web.seat.Seat;

import java.util.List;
import java.util.Optional;

/** The process behind the page ({@code spec/90-app}). */
public final class App implements AutoCloseable {
    private static final int RUN = 8;

    private final AppConfig config;
    private final Seat seat;
    private final Tokens tokens;
    private final Edge edge;
    private final BackupFiles backups;
    private final Optional<String> remark;

    /** What is there once it has started. */
    private record Parts(Edge edge, BackupFiles backups, Optional<String> remark) {}

    private App(AppConfig config, Seat seat, Tokens tokens, Parts parts) {
        this.backups = parts.backups();
        this.remark = parts.remark();
        this.config = config;
        this.seat = seat;
        this.tokens = tokens;
        this.edge = parts.edge();
    }

    /**
     * Binds the port and begins to answer.
     *
     * @throws ClientException with why it can't
     */
    public static App start(AppConfig config) throws ClientException {
        Entropy entropy = Entropy.system();
        Optional<String> remark = remark(config.listen());
        EventLog log =
                new EventLog(Bytes.owned(entropy.bytes(RUN)).hex(), config.limits().events());
        Seat seat = new Seat(config.home(), log, config.relays()::start, config.limits());
        Tokens tokens = new Tokens(config.limits(), entropy, config.clock());
        BackupFiles backups = new BackupFiles(config.home(), config.limits().backup());
        Edge edge =
                Edge.start(
                        place(config.listen()),
                        config.limits(),
                        log,
                        port -> behind(config, seat, tokens, backups, port));
        return new App(config, seat, tokens, new Parts(edge, backups, remark));
    }

    private static Edge.Place place(AppConfig.Listen listen) {
        return switch (listen) {
            case AppConfig.Listen.Loopback(int port) ->
                    new Edge.Place("127.0.0.1", port, Optional.empty());
            case AppConfig.Listen.Elsewhere elsewhere ->
                    new Edge.Place(
                            elsewhere.host(),
                            elsewhere.port(),
                            elsewhere.tls().map(tls -> new Edge.Tls(tls.certificate(), tls.key())));
        };
    }

    private static Edge.Behind behind(
            AppConfig config, Seat seat, Tokens tokens, BackupFiles backups, int port) {
        Names names = names(config.listen(), port);
        Sessions sessions =
                new Sessions(
                        new Sessions.Cookie("tacit-" + port, names.isSecure()),
                        config.limits().sessions(),
                        Entropy.system(),
                        config.clock());
        Gate gate = new Gate(names, sessions);
        Entrance entrance =
                switch (config.listen()) {
                    case AppConfig.Listen.Loopback _ -> tokens;
                    case AppConfig.Listen.Elsewhere elsewhere ->
                            new Passwords(
                                    typed -> isPassword(elsewhere, seat, typed),
                                    config.limits(),
                                    config.clock());
                };
        Previews previews = new Previews(config.limits());
        WebFiles files = new WebFiles(seat, config.limits(), previews);
        Portraits portraits = new Portraits(seat, config.limits(), previews);
        About about = new About(config.version(), config.defaults(), gate::refused);
        Api api = new Api(seat, about, files, backups, portraits);
        return new Edge.Behind(
                gate, sessions, entrance, api, new Edge.Files(files, backups, portraits));
    }

    private static Names names(AppConfig.Listen listen, int port) {
        return switch (listen) {
            case AppConfig.Listen.Loopback _ -> Names.loopback(port);
            case AppConfig.Listen.Elsewhere elsewhere ->
                    elsewhere.tls().isPresent()
                            ? Names.secure(elsewhere.name(), port)
                            : new Names("https", List.of(elsewhere.name()));
        };
    }

    /** The passphrase of the profile opens it as well. */
    private static boolean isPassword(
            AppConfig.Listen.Elsewhere elsewhere, Seat seat, Secret typed) {
        if (elsewhere.password().isPresent()) {
            return elsewhere.password().get().equals(typed);
        }
        try {
            seat.unlock(typed);
            return true;
        } catch (ClientException _) {
            return false;
        }
    }

    /** Opens the profile before any page asks. */
    public void unlock(Secret passphrase) throws ClientException {
        seat.unlock(passphrase);
    }

    /** What whoever starts it should know, in a sentence. */
    public Optional<String> remark() {
        return remark;
    }

    private static Optional<String> remark(AppConfig.Listen listen) throws ClientException {
        Optional<AppConfig.Tls> tls =
                listen instanceof AppConfig.Listen.Elsewhere elsewhere
                        ? elsewhere.tls()
                        : Optional.empty();
        return tls.isPresent() ? Certificates.lack(tls.get().certificate()) : Optional.empty();
    }

    /** An address that opens the app, once and for a while; earlier ones don't any more. */
    public String address() {
        return switch (config.listen()) {
            case AppConfig.Listen.Loopback _ ->
                    "http://127.0.0.1:" + edge.port() + "/#" + tokens.fresh();
            case AppConfig.Listen.Elsewhere elsewhere ->
                    "https://"
                            + elsewhere.name()
                            + (elsewhere.tls().isPresent() ? ":" + edge.port() : "")
                            + "/";
        };
    }

    public int port() {
        return edge.port();
    }

    /** Whether this build has a page. */
    public static boolean hasPage() {
        return Edge.hasPage();
    }

    @Override
    public void close() {
        edge.close();
        seat.close();
        backups.close();
        config.relays().close();
    }
}
