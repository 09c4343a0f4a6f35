package chat.tacit.relay.edge;

import chat.tacit.protocol.room.GrpcMessages;
import chat.tacit.protocol.room.GrpcTrailers;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

import java.util.Optional;

/** The two forms of a call ({@code spec/50-room} §3), which differ in their trailers alone. */
enum GrpcForm {
    /** Over HTTP/2, whose trailers it has. */
    NATIVE("application/grpc+proto") {
        @Override
        void end(HttpServerResponse response, Buffer rest, GrpcTrailers trailers) {
            trailers.headers().forEach(response::putTrailer);
            Future<Void> _ = rest.length() == 0 ? response.end() : response.end(rest);
        }
    },

    /** Over HTTP/1.1 or HTTP/2, its trailers at the end of the body. */
    WEB("application/grpc-web+proto") {
        @Override
        void end(HttpServerResponse response, Buffer rest, GrpcTrailers trailers) {
            Future<Void> _ = response.end(rest.appendBytes(GrpcMessages.frame(trailers)));
        }
    };

    /** Says the same as {@code application/grpc+proto}. */
    private static final String SHORT = "application/grpc";

    private final String type;

    GrpcForm(String type) {
        this.type = type;
    }

    /** The form of a request; nothing if it is of none. */
    static Optional<GrpcForm> of(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        if (WEB.type.equals(type)) {
            return Optional.of(WEB);
        }
        return hasTrailers(request) && (NATIVE.type.equals(type) || SHORT.equals(type))
                ? Optional.of(NATIVE)
                : Optional.empty();
    }

    /** What a request may be, in words. */
    static String taken(HttpServerRequest request) {
        return hasTrailers(request) ? SHORT + " and " + WEB.type : WEB.type;
    }

    private static boolean hasTrailers(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    String type() {
        return type;
    }

    /** Ends an answer whose head is written with the first byte. */
    abstract void end(HttpServerResponse response, Buffer rest, GrpcTrailers trailers);
}
