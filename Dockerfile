# natstls alone: no shell, no system, no network.
#   docker build -t natstls .
#   docker run --rm --network none -v "$PWD:/work:ro" natstls lint .
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -tags urfave_cli_no_docs -ldflags "-s -w" -o /natstls .

FROM scratch
COPY --from=build /natstls /natstls
COPY LICENSE /LICENSE
# nobody; a number, since there is no /etc/passwd
USER 65534:65534
WORKDIR /work
ENTRYPOINT ["/natstls"]
