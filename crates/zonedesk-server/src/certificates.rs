//! Certificates of a district that has none of its own (证书): an authority of its own, which the letters carry to the
//! desks, and the server's certificate from it.

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};

/// What is made, all PEM.
pub struct Certificates {
    /// The authority: desks check against it.
    pub authority: String,
    /// The server's certificate.
    pub certificate: String,
    /// Its private key.
    pub key: String,
}

/// Makes both for the names and addresses of `hosts`. The authority's own key is thrown away: nothing else can ever
/// be certified by it.
///
/// # Errors
/// When a host is no name, or the system gives no random numbers.
pub fn make_certificates(district: &str, hosts: &[String]) -> Result<Certificates, rcgen::Error> {
    let named = |name: String| {
        let mut names = DistinguishedName::new();
        names.push(DnType::CommonName, name);
        names
    };
    // A PC whose battery is dead thinks it is long ago; that is no reason to keep it from the district.
    let (from, until) = (
        rcgen::date_time_ymd(2000, 1, 1),
        rcgen::date_time_ymd(2099, 12, 31),
    );
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.distinguished_name = named(format!("政务公开专区 {district}"));
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    (authority.not_before, authority.not_after) = (from, until);
    let authority_key = KeyPair::generate()?;
    let own = authority.self_signed(&authority_key)?;
    let issuer = Issuer::new(authority, authority_key);

    let mut server = CertificateParams::new(hosts.to_vec())?;
    server.distinguished_name = named(hosts.first().cloned().unwrap_or_default());
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    (server.not_before, server.not_after) = (from, until);
    let key = KeyPair::generate()?;
    let certificate = server.signed_by(&key, &issuer)?;
    Ok(Certificates {
        authority: own.pem(),
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    })
}
