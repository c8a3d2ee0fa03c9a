package dev.journeyman.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.journeyman.gateway.access.Role;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteRolesTest {
    @Test
    void opsMayCallEverything() {
        for (Route route : Route.values()) {
            assertThat(route.roles().isEmpty() || route.roles().contains(Role.OPS))
                    .as(route.name())
                    .isTrue();
        }
    }

    @Test
    void whatDecidesIsForOpsOnly() {
        for (Route route : Route.values()) {
            if (route.path().startsWith("/ops/v1/")) {
                assertThat(route.roles()).as(route.name()).isEqualTo(Set.of(Role.OPS));
            }
            if (route.path().startsWith("/v1/")) {
                assertThat(route.roles()).as(route.name()).isNotEmpty();
            }
        }
    }

    @Test
    void whoeverMayAskHasALimit() {
        assertThat(Route.CHAT.isLimited()).isTrue();
        assertThat(Route.FEEDBACK.isLimited()).isTrue();
        assertThat(Route.MODELS.isLimited()).isFalse();
        assertThat(Route.HEALTH.isLimited()).isFalse();
    }
}
