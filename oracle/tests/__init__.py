"""Tests of the recorder that boot nothing: python3 -m unittest discover -s oracle -t oracle"""
