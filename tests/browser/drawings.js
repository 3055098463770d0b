/* Shows a drawing and returns what is wrong with it: texts that lie outside it, on each other or on lines.

   Another machine's fonts are a little wider, so every text needs free space around it. */
(drawing) => {
  const BESIDE = 3;
  const frame = document.querySelector(".guide-diagram");
  frame.innerHTML = drawing;
  const svg = frame.querySelector("svg");
  const { width, height } = svg.viewBox.baseVal;
  const parts = [...svg.querySelectorAll("text, rect, path")];
  const shapes = parts.filter(({ tagName }) => tagName !== "text");
  const above = (part) => shapes.filter((each) => parts.indexOf(each) > parts.indexOf(part));
  /* Whether shapes that are drawn after a part cover a point of it. */
  const covered = (part, x, y) =>
    above(part).some((each) => getComputedStyle(each).fill !== "none" && each.isPointInFill(new DOMPoint(x, y)));
  const texts = parts
    .filter(({ tagName }) => tagName === "text")
    .map((part) => {
      const box = part.getBBox();
      const around = (box.height - Number.parseFloat(getComputedStyle(part).fontSize)) / 2;
      const [top, bottom] = [box.y + around, box.y + box.height - around];
      return { part, name: part.textContent, left: box.x, right: box.x + box.width, top, bottom };
    });
  const found = new Set();
  for (const text of texts) {
    const { part, name, left, right, top, bottom } = text;
    if (left < 0 || top < 0 || right > width || bottom > height) found.add(`outside: ${name}`);
    for (const x of [left, (left + right) / 2, right]) {
      if (covered(part, x, (top + bottom) / 2)) found.add(`hidden: ${name}`);
    }
    for (const other of texts.slice(texts.indexOf(text) + 1)) {
      const beside = left >= other.right + BESIDE || right + BESIDE <= other.left;
      if (!beside && top < other.bottom && other.top < bottom) found.add(`on each other: ${name}, ${other.name}`);
    }
  }
  for (const shape of shapes) {
    const length = shape.getTotalLength();
    for (let along = 0; along <= length; along += 4) {
      const { x, y } = shape.getPointAtLength(along);
      const on = texts.filter((text) => x > text.left - BESIDE && x < text.right + BESIDE && y > text.top && y < text.bottom);
      if (on.length && !covered(shape, x, y)) for (const { name } of on) found.add(`on a line: ${name}`);
    }
  }
  return [...found];
}
