package chat.tacit.client.mesh;

import chat.tacit.client.tunnel.Attempt;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.client.tunnel.HttpWire;
import chat.tacit.crypto.Bytes;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One connection to a server: HTTP/1.1 over TLS 1.3 that resumes no other. */
final class MeshWire implements AutoCloseable {
    private static final String TYPE = "application/json";

    private final HttpWire wire;
    private final boolean direct;

    /**
     * @param direct whether nothing lies between
     */
    private MeshWire(HttpWire wire, boolean direct) {
        this.wire = wire;
        this.direct = direct;
    }

    /** An answer, whatever it says. */
    record Reply(int status, Map<String, String> headers, Bytes body) {
        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    static MeshWire dial(Dialler dialler, Attempt attempt, Limit until) throws MeshException {
        Dialler.Means by = dialler.means().orElseThrow(MeshException::closed);
        return new MeshWire(HttpWire.dial(dialler, by, attempt, until), attempt.hops().isEmpty());
    }

    /** Where the server was found, if nothing lies between. */
    Optional<InetAddress> at() {
        String address = wire.connection().remoteAddress().hostAddress();
        if (!direct || address == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address)); // it is a number
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Sends a request.
     *
     * @throws MeshException if no answer comes, or a longer one
     */
    Reply send(MeshAsking asking, Limit until) throws MeshException {
        RequestOptions call =
                new RequestOptions()
                        .setMethod(HttpMethod.valueOf(asking.method()))
                        .setURI(asking.path());
        asking.headers().forEach(call::addHeader);
        return until.await(
                wire.request(
                        call,
                        request ->
                                sent(request, asking)
                                        .compose(response -> read(response, asking.most()))));
    }

    private static Future<HttpClientResponse> sent(HttpClientRequest request, MeshAsking asking) {
        return asking.body().isEmpty()
                ? request.send()
                : request.putHeader("Content-Type", TYPE)
                        .send(Buffer.buffer(asking.body().toArray()));
    }

    private static Future<Reply> read(HttpClientResponse response, int most) {
        Promise<Reply> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(bytes -> {
            if (body.length() + bytes.length() > most) {
                whole.tryFail(MeshException.nonsense());
                var _ = response.request().connection().close();
            } else {
                body.appendBuffer(bytes);
            }
        });
        response.exceptionHandler(_ -> whole.tryFail(MeshException.silent()));
        response.endHandler(_ -> whole.tryComplete(reply(response, body)));
        return whole.future();
    }

    private static Reply reply(HttpClientResponse response, Buffer body) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return new Reply(response.statusCode(), headers, Bytes.owned(body.getBytes()));
    }

    @Override
    public void close() {
        wire.close();
    }
}
