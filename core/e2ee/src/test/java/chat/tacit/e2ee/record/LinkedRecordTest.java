package chat.tacit.e2ee.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.tacit.crypto.MalformedException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What one device of a profile tells another. */
class LinkedRecordTest {
    @Test
    void eachIsReadAsItWasWritten() {
        List<ProfileRecord> linked =
                new Records(5).all().stream().filter(one -> one instanceof LinkedRecord).toList();
        assertThat(linked).extracting(ProfileRecord::kind).contains(11, 16, 17, 18, 19, 20);
        assertThat(linked)
                .allSatisfy(one -> assertThat(ProfileRecord.decode(one.encode())).isEqualTo(one));
    }

    @Test
    void invitationOfAnotherDeviceIsNoneThatADeviceAsksWith() {
        assertThatThrownBy(() -> ProfileRecord.decode(new Records(3).foreign()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("of the device that asks");
    }
}
