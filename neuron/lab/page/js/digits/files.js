// A picture file on its way to the engine: large photographs are made smaller first.

const LARGE = 1_000_000; // bytes
const SIDE = 1200; // pixels that the longer side of a smaller one has

/** The file itself, or where it is large the same picture with fewer pixels. */
export async function smallEnough(file) {
  if (file.size <= LARGE) return file;
  let image;
  try {
    image = await createImageBitmap(file);
  } catch {
    return file; // no picture that the browser knows; the engine says what it makes of it
  }
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = new OffscreenCanvas(
    Math.max(1, Math.round(image.width * scale)),
    Math.max(1, Math.round(image.height * scale)),
  );
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
}
