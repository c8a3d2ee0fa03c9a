# Journeyman in a container, for Linux on x86-64. The home (models, keys, feedback) is the volume /var/lib/journeyman.
#
#   docker build -t journeyman .
#   docker run --rm --network host -v journeyman:/var/lib/journeyman journeyman
#   docker run --rm -v journeyman:/var/lib/journeyman journeyman models list
#
# There are no API keys yet, and without them the gateway listens on loopback only. Inside a network of its own a container's
# loopback is reached by nobody else, published ports included; with the host's network it is the host's loopback.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /opt/journeyman
# The poms alone first: dependencies stay cached while only sources change.
COPY pom.xml ./
COPY .mvn .mvn
COPY slm/pom.xml slm/
COPY model-store/pom.xml model-store/
COPY guardrails/pom.xml guardrails/
COPY feedback/pom.xml feedback/
COPY retrainer/pom.xml retrainer/
COPY gateway/pom.xml gateway/
COPY loadtests/pom.xml loadtests/
RUN mvn -B -ntp -q -Dmaven.test.skip=true -pl gateway,retrainer -am package || true; rm -rf ./*/target
COPY . .
RUN mvn -B -ntp -q -Dmaven.test.skip=true -pl gateway,retrainer -am package
# Gathers the class paths' files in lib/ and rewrites the class paths, so that no local repository is needed.
RUN set -e; \
    mkdir -p /out/lib; \
    for app in gateway retrainer; do \
      mkdir -p "/out/$app/target"; \
      cp "$app/target/$app"-*.jar "/out/$app/target/"; \
      tr ':' '\n' <"$app/target/classpath" | xargs cp -t /out/lib; \
      sed 's#[^:]*/#/opt/journeyman/lib/#g' "$app/target/classpath" >"/out/$app/target/classpath"; \
    done; \
    cp -R journeyman domains LICENSE /out/

FROM eclipse-temurin:25-jre
RUN groupadd --system journeyman \
 && useradd --system --gid journeyman --home-dir /var/lib/journeyman --shell /usr/sbin/nologin journeyman \
 && mkdir -p /var/lib/journeyman/.cache \
 && chown -R journeyman:journeyman /var/lib/journeyman
COPY --from=build /out /opt/journeyman
ENV HOME=/var/lib/journeyman \
    JOURNEYMAN_HOME=/var/lib/journeyman \
    XDG_CACHE_HOME=/var/lib/journeyman/.cache
USER journeyman
WORKDIR /var/lib/journeyman
VOLUME /var/lib/journeyman
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/opt/journeyman/journeyman"]
CMD ["serve"]
