"""HTML as a parser of HTML gives it, turned into XHTML: namespaces, and the spelling of SVG's names.

lxml's parser writes all names in small letters. An HTML browser corrects those of SVG as it reads
(https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign); a reader of XHTML takes them as they are.
"""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.builder import ElementMaker

XHTML = "http://www.w3.org/1999/xhtml"
SVG = "http://www.w3.org/2000/svg"
OPS = "http://www.idpf.org/2007/ops"
_XML = "http://www.w3.org/XML/1998/namespace"

#: Makes elements of XHTML.
E = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})
#: The attribute that says what a part of a publication is.
TYPE = f"{{{OPS}}}type"

#: Elements without an end tag. All others get one even if they are empty, for readers that take XHTML for HTML.
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"}

# The names with capital letters: "adjust SVG attributes" and SVG's tag names in the HTML standard.
_CAPITALS = """
attributeName attributeType baseFrequency baseProfile calcMode clipPathUnits diffuseConstant edgeMode filterUnits
glyphRef gradientTransform gradientUnits kernelMatrix kernelUnitLength keyPoints keySplines keyTimes lengthAdjust
limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits numOctaves pathLength
patternContentUnits patternTransform patternUnits pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio
primitiveUnits refX refY repeatCount repeatDur requiredExtensions requiredFeatures specularConstant
specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage tableValues targetX
targetY textLength viewBox viewTarget xChannelSelector yChannelSelector zoomAndPan
altGlyph altGlyphDef altGlyphItem animateColor animateMotion animateTransform clipPath feBlend feColorMatrix
feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow
feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
fePointLight feSpecularLighting feSpotLight feTile feTurbulence linearGradient radialGradient textPath
"""
_SVG_NAMES = {name.lower(): name for name in _CAPITALS.split()}

#: A declaration of CSS with a variable: `fill: var(--guide-ink, #1a222b)`.
_VARIABLE = re.compile(r"([\w-]+):\s*var\(--[\w-]+,\s*([^()]+)\)")


def converted(element: html.HtmlElement, namespace: str = XHTML) -> etree._Element:
    """An element of HTML, and all in it, as XHTML. Comments are left out."""
    name = element.tag
    if name == "svg":
        namespace = SVG
    made = etree.Element(f"{{{namespace}}}{_spelt(name, namespace)}", nsmap={None: namespace})
    for attribute, value in element.attrib.items():
        if attribute.startswith("xmlns"):
            continue
        made.set(_spelt(attribute, namespace), value)
        if attribute == "lang":
            made.set(f"{{{_XML}}}lang", value)
    made.text = element.text or ("" if name not in _VOID else None)
    if name == "style" and namespace == SVG:
        made.text = _with_plain_values(made.text)
    last = None
    for child in element:
        if isinstance(child.tag, str):
            last = converted(child, namespace)
            last.tail = child.tail
            made.append(last)
        elif child.tail and last is None:
            made.text += child.tail
        elif child.tail:
            last.tail = (last.tail or "") + child.tail
    return made


def document(title: str, language: str, *content: etree._Element, kind: str = "bodymatter") -> bytes:
    """An XHTML file.

    Args:
        title: of the document.
        language: its code.
        content: what stands in its body.
        kind: what it is, in the words of the EPUB Structural Semantics Vocabulary.
    """
    root = E.html(
        E.head(E.meta(charset="utf-8"), E.title(title), E.link(rel="stylesheet", type="text/css", href="epub.css")),
        E.body({TYPE: kind}, *content),
        {"lang": language, f"{{{_XML}}}lang": language},
    )
    return written(root, "<!DOCTYPE html>")


def written(root: etree._Element, doctype: str | None = None) -> bytes:
    """An element as an XML file."""
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype=doctype) + b"\n"


def _spelt(name: str, namespace: str) -> str:
    return _SVG_NAMES.get(name, name) if namespace == SVG else name


def _with_plain_values(style: str) -> str:
    """Put before each value from a variable the plain value, for e-readers that don't know variables."""
    return _VARIABLE.sub(r"\1: \2; \g<0>", style)
