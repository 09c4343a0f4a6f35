package chat.tacit.web.edge;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes an answer from a thread that waits while whoever reads is slow. */
final class Outflow extends OutputStream {
    private static final long PATIENCE = 60; // seconds for one chunk

    private final Context context;
    private final HttpServerResponse response;
    private final Runnable head;
    private boolean begun;

    /**
     * @param head is run once before the first byte
     */
    Outflow(Context context, HttpServerResponse response, Runnable head) {
        this.context = context;
        this.response = response;
        this.head = head;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        byte[] chunk = Arrays.copyOfRange(from, offset, offset + length);
        boolean first = !begun;
        begun = true;
        CompletableFuture<Void> written = new CompletableFuture<>();
        context.runOnContext(_ -> {
            if (response.closed()) {
                written.completeExceptionally(new IOException("nobody reads it"));
                return;
            }
            if (first) {
                head.run();
            }
            response.write(Buffer.buffer(chunk))
                    .onComplete(_ -> written.complete(null), written::completeExceptionally);
        });
        await(written);
    }

    /** Ends the answer, all of which was written. */
    void finish() throws IOException {
        if (!begun) {
            write(new byte[0], 0, 0);
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        context.runOnContext(_ ->
                response.end().onComplete(_ -> ended.complete(null), ended::completeExceptionally));
        await(ended);
    }

    private static void await(CompletableFuture<Void> done) throws IOException {
        try {
            var _ = done.get(PATIENCE, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("nobody reads it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
