package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks {@code tacit app} as its page does, with a session of its own. */
final class AppClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String place;
    private String cookie = "";

    private AppClient(String place) {
        this.place = place;
    }

    /** Waits until the app is ready, and takes its token for a session. */
    static AppClient enter(Command app) throws IOException, InterruptedException {
        String[] address =
                app.await(line -> "ready".equals(line.getString("event")))
                        .getString("address")
                        .split("#", 2);
        AppClient client = new AppClient(address[0].replaceAll("/$", ""));
        HttpResponse<String> answer =
                client.post("session", new JsonObject().put("token", address[1]));
        client.cookie = answer.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        return client;
    }

    /** Asks something that has to be answered. */
    JsonObject ask(String name, JsonObject body) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(name, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> post(String name, JsonObject body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(place + "/api/" + name))
                        .header("Content-Type", "application/json")
                        .header("Origin", place)
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
