# WEBHOOK_SECRET=whsec_… rackup --port 3000 (gem install rackup puma)
require "json"
require "openssl"

SECRET = ENV.fetch("WEBHOOK_SECRET").delete_prefix("whsec_").unpack1("m0")
TOLERANCE_SECONDS = 300

# Returns the event, or raises ArgumentError. `body` must be the received bytes.
def verify(id, timestamp, signatures, body)
  if (Time.now.to_i - Integer(timestamp, 10)).abs > TOLERANCE_SECONDS
    raise ArgumentError, "the timestamp is too old or too new"
  end
  mac = OpenSSL::HMAC.digest("SHA256", SECRET, "#{id}.#{timestamp}.".b + body)
  expected = "v1,#{[mac].pack("m0")}"
  # After a rotation there are several signatures. One of them must match.
  matches = signatures.split(" ").any? { |entry| OpenSSL.secure_compare(entry, expected) }
  raise ArgumentError, "no signature matches" unless matches

  JSON.parse(body)
end

run(lambda do |env|
  body = env["rack.input"]&.read.to_s.b
  headers = %w[ID TIMESTAMP SIGNATURE].map { |name| env.fetch("HTTP_WEBHOOK_#{name}", "") }
  event = verify(*headers, body)
  warn "#{headers.first} #{event["type"]} #{event["data"]}"
  [204, {}, []]
rescue ArgumentError => error
  warn error.message
  [401, {}, []]
end)
