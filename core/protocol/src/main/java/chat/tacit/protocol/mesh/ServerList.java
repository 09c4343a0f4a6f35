package chat.tacit.protocol.mesh;

import chat.tacit.crypto.MalformedException;
import chat.tacit.protocol.mesh.JsonValue.JsonList;
import chat.tacit.protocol.mesh.JsonValue.JsonObject;
import chat.tacit.protocol.wire.RelayAddress;

import java.time.Instant;
import java.util.List;

/**
 * The document's {@code server_list_response} ({@code spec/40-mesh} §8.2).
 *
 * @param servers sorted as text, none twice
 * @param reports at most {@value #MOST_REPORTS}
 * @param timestamp in whole seconds
 */
public record ServerList(List<RelayAddress> servers, List<DropReport> reports, Instant timestamp)
        implements ServerStatement {
    public static final int MOST_SERVERS = 2_000;
    public static final int MOST_REPORTS = 64;

    static final String TYPE = "server_list_response";

    public ServerList {
        servers = List.copyOf(servers);
        reports = List.copyOf(reports);
        List<String> texts = servers.stream().map(RelayAddress::toString).toList();
        if (!texts.equals(texts.stream().sorted().distinct().toList())) {
            throw new MalformedException("servers are sorted, none twice");
        }
    }

    static ServerList read(JsonMembers members) {
        return new ServerList(
                members.texts("known_servers", MOST_SERVERS).stream()
                        .map(RelayAddress::parse)
                        .toList(),
                members.list("reports", MOST_REPORTS).stream()
                        .map(report -> DropReport.of(JsonMembers.object("reports", report)))
                        .toList(),
                members.timestamp("timestamp"));
    }

    @Override
    public JsonObject json() {
        return JsonObject.empty()
                .with(
                        "known_servers",
                        JsonValue.texts(servers.stream().map(RelayAddress::toString).toList()))
                .with("reports", new JsonList(reports.stream().map(DropReport::value).toList()))
                .with("timestamp", Timestamp.format(timestamp))
                .with("type", TYPE);
    }
}
