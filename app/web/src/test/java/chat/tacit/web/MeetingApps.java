package chat.tacit.web;

import chat.tacit.relay.Relay;

import io.vertx.core.json.JsonObject;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** How tests begin in which Ada and Bob, before pages of their own, know each other by a relay. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class MeetingApps {
    /** Ada's profile is in {@code ada} of these, Bob's in {@code bob}. */
    Path homes;

    Relay relay;
    RunningApp ada;
    RunningApp bob;

    /** Ada's conversation with Bob, and his with her. */
    String toBob;

    String toAda;

    @BeforeAll
    final void meet(@TempDir Path homes) {
        this.homes = homes;
        relay = RunningApp.relay(homes.resolve("relay"));
        ada = RunningApp.start(homes.resolve("ada")).signIn().create("Ada", relay);
        bob = RunningApp.start(homes.resolve("bob")).signIn().create("Bob", relay);
        String link = ada.ask("invite", new JsonObject()).getString("link");
        toAda = bob.ask("connect", new JsonObject().put("link", link)).getString("conversation");
        toBob = RunningApp.active(ada, "Bob").getString("conversation");
        var _ = RunningApp.active(bob, "Ada");
    }

    @AfterAll
    final void end() {
        ada.close();
        bob.close();
        relay.close();
    }
}
