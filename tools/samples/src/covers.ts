import sharp from 'sharp';

/** A cover of 3200 × 3200 pixels in few bytes: larger than any variant that is published. */
export async function largeJpeg(): Promise<Buffer> {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="3200" height="3200">
    <rect width="3200" height="3200" fill="#12355b"/>
    <polyline points="200,2600 900,1900 1500,2200 2200,1200 3000,700" fill="none" stroke="#f2a541" stroke-width="160"/>
    <circle cx="3000" cy="700" r="140" fill="#f2a541"/>
  </svg>`;
  return sharp(Buffer.from(picture)).jpeg({ quality: 60, mozjpeg: true }).toBuffer();
}

/** A cover with see-through corners. */
export async function transparentPng(): Promise<Buffer> {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="1400">
    <circle cx="700" cy="700" r="680" fill="#1b1b3a"/>
    <circle cx="700" cy="700" r="260" fill="#e4572e"/>
    <ellipse cx="700" cy="700" rx="480" ry="120" fill="none" stroke="#f3e9dc" stroke-width="36"/>
  </svg>`;
  return sharp(Buffer.from(picture)).png({ compressionLevel: 9, palette: false }).toBuffer();
}

/** A cover whose upload broke off: the header says what it is, the pixels are missing. */
export async function truncatedPng(): Promise<Buffer> {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1000">
    <rect width="1000" height="1000" fill="#2e7d32"/>
    <circle cx="500" cy="500" r="300" fill="#ffffff"/>
  </svg>`;
  const whole = await sharp(Buffer.from(picture)).png().toBuffer();
  return whole.subarray(0, Math.floor(whole.length / 3));
}
