/**
 * What the lab's page may load: its own files and pictures, and nothing from anywhere else. No inline scripts or
 * style sheets and no eval; style attributes that a script sets are not touched by this.
 *
 * @param pictures where pictures come from besides the page's own origin, for the window: `lab://asset`
 * @param sockets where the page may connect to besides its own origin, for browsers whose 'self' leaves out `ws:`
 */
export const contentSecurityPolicy = ({ pictures = '', sockets = '' } = {}): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    `img-src 'self' data: blob: ${pictures}`,
    `connect-src 'self' ${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
    .map(directive => directive.trim())
    .join('; ')

/** A picture opened on its own is a document, too: it may do nothing. */
export const pictureSecurityPolicy = "default-src 'none'; style-src 'none'; sandbox"

/** Abilities of a browser that the lab's page does not use: switched off, so that nobody else can use them there. */
const unusedAbilities = [
  'accelerometer',
  'autoplay',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

/** Headers of every answer, whatever it carries. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // The camera is for photos to predict; the browser asks the person, and no frame inside the page may have it.
  'Permissions-Policy': ['camera=(self)', ...unusedAbilities.map(name => `${name}=()`)].join(', '),
}
