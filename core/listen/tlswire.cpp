#include "core/listen/wire_p.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <cerrno>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <sys/socket.h>

namespace sentinel {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Listen)
};

struct Free
{
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};

// OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE when the other side is gone.
int socketOf(BIO* bio)
{
    return int(reinterpret_cast<qintptr>(BIO_get_data(bio)));
}

int bioWrite(BIO* bio, const char* data, int size)
{
    BIO_clear_retry_flags(bio);
    const ssize_t went = ::send(socketOf(bio), data, size_t(size), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (went < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_retry_write(bio);
    return int(went);
}

int bioRead(BIO* bio, char* data, int size)
{
    BIO_clear_retry_flags(bio);
    const ssize_t came = ::recv(socketOf(bio), data, size_t(size), MSG_DONTWAIT);
    if (came < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_retry_read(bio);
    return int(came);
}

long bioControl(BIO*, int command, long, void*)
{
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* socketMethod()
{
    static const std::unique_ptr<BIO_METHOD, Free> method = [] {
        std::unique_ptr<BIO_METHOD, Free> made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals"));
        if (made) {
            BIO_meth_set_write(made.get(), &bioWrite);
            BIO_meth_set_read(made.get(), &bioRead);
            BIO_meth_set_ctrl(made.get(), &bioControl);
        }
        return made;
    }();
    return method.get();
}

int chooseProtocol(SSL*, const unsigned char** out, unsigned char* outSize, const unsigned char* in, unsigned int inSize, void*)
{
    static constexpr std::array<unsigned char, 9> spoken{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen = nullptr;
    const int found = SSL_select_next_proto(&chosen, outSize, spoken.data(), unsigned(spoken.size()), in, inSize);
    *out = chosen;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

QString lastProblem()
{
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
    ERR_clear_error();
    return QString::fromLatin1(text.data());
}

class TlsWire final : public Wire
{
public:
    explicit TlsWire(std::unique_ptr<SSL, Free> ssl) : m_ssl(std::move(ssl)) {}

    WireResult read(std::span<char> into) override
    {
        ERR_clear_error();
        size_t came = 0;
        const int code = SSL_read_ex(m_ssl.get(), into.data(), into.size(), &came);
        return outcome(code, came);
    }

    WireResult write(std::string_view bytes) override
    {
        ERR_clear_error();
        size_t went = 0;
        const int code = SSL_write_ex(m_ssl.get(), bytes.data(), bytes.size(), &went);
        return outcome(code, went);
    }

    void sayEnd() override
    {
        if (!SSL_in_init(m_ssl.get())) {
            ERR_clear_error();
            (void)SSL_shutdown(m_ssl.get()); // who has gone does not need it
        }
        ::shutdown(socketOf(SSL_get_wbio(m_ssl.get())), SHUT_WR);
    }

    bool isReady() const override { return !SSL_in_init(m_ssl.get()); }
    bool holdsInput() const override { return SSL_pending(m_ssl.get()) > 0; }

private:
    WireResult outcome(int code, size_t bytes)
    {
        if (code == 1)
            return {WireResult::State::Done, bytes};
        switch (SSL_get_error(m_ssl.get(), code)) {
        case SSL_ERROR_WANT_READ:
            return {WireResult::State::WantsToRead, 0};
        case SSL_ERROR_WANT_WRITE:
            return {WireResult::State::WantsToWrite, 0};
        case SSL_ERROR_ZERO_RETURN:
            return {WireResult::State::Ended, 0};
        default:
            return {WireResult::State::Failed, 0};
        }
    }

    const std::unique_ptr<SSL, Free> m_ssl;
};

} // namespace

struct TlsCertificate::Private
{
    std::unique_ptr<SSL_CTX, Free> context;
};

TlsCertificate::TlsCertificate(std::unique_ptr<Private> d) : m_d(std::move(d)) {}
TlsCertificate::~TlsCertificate() = default;

Result<std::unique_ptr<TlsCertificate>> TlsCertificate::load(const QString& certificateFile, const QString& keyFile)
{
    for (const QString& file : {certificateFile, keyFile}) {
        if (!QFileInfo(file).isReadable())
            return Error{Error::Kind::Unreadable, Text::tr("The file %1 for TLS cannot be read.").arg(file), {}};
    }
    ERR_clear_error();
    std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_server_method()));
    if (!context || !socketMethod())
        return Error{Error::Kind::Internal, Text::tr("TLS is not available."), lastProblem()};
    SSL_CTX* raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_options(raw,
                        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(raw, &chooseProtocol, nullptr);
    SSL_CTX_set_default_passwd_cb(raw, [](char*, int, int, void*) { return 0; }); // asks nobody: an encrypted key is refused
    if (SSL_CTX_use_certificate_chain_file(raw, certificateFile.toLocal8Bit().constData()) != 1)
        return Error{Error::Kind::Malformed, Text::tr("The file %1 holds no certificate in PEM.").arg(certificateFile), lastProblem()};
    if (SSL_CTX_use_PrivateKey_file(raw, keyFile.toLocal8Bit().constData(), SSL_FILETYPE_PEM) != 1 || SSL_CTX_check_private_key(raw) != 1)
        return Error{Error::Kind::Malformed, Text::tr("The file %1 holds no key in PEM that fits the certificate.").arg(keyFile),
                     lastProblem()};
    auto d = std::make_unique<Private>();
    d->context = std::move(context);
    return std::unique_ptr<TlsCertificate>(new TlsCertificate(std::move(d)));
}

std::unique_ptr<Wire> TlsCertificate::wire(int socket) const
{
    std::unique_ptr<SSL, Free> ssl(SSL_new(m_d->context.get()));
    BIO* bio = ssl ? BIO_new(socketMethod()) : nullptr;
    if (!bio)
        return nullptr;
    BIO_set_data(bio, reinterpret_cast<void*>(qintptr(socket)));
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl.get(), bio, bio);
    SSL_set_accept_state(ssl.get());
    return std::make_unique<TlsWire>(std::move(ssl));
}

} // namespace sentinel
